/* platform-key.c: the keys that sign tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <openssl/evp.h>

#include "platform-json.h"
#include "platform-key.h"

#define KEY_SIZE       32
#define SIGNATURE_SIZE 64

struct _PlatformKey
{
  EVP_PKEY *pair;
};

static char *
encode (const void *bytes,
        gsize       length)
{
  char *text = g_base64_encode (bytes, length);

  text[strcspn (text, "=")] = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

static GBytes *
decode (const char *text,
        gsize       length)
{
  g_autoptr(GString) padded = g_string_new_len (text, (gssize) length);
  guchar *bytes;
  gsize size;

  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  bytes = g_base64_decode (padded->str, &size);

  return g_bytes_new_take (bytes, size);
}

PlatformKey *
platform_key_new (void)
{
  PlatformKey *self = g_new0 (PlatformKey, 1);

  self->pair = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  if (self->pair == NULL)
    g_error ("OpenSSL made no Ed25519 key");

  return self;
}

void
platform_key_free (PlatformKey *self)
{
  EVP_PKEY_free (self->pair);
  g_free (self);
}

char *
platform_key_dup_public (PlatformKey *self)
{
  guchar bytes[KEY_SIZE];
  gsize length = sizeof bytes;

  if (EVP_PKEY_get_raw_public_key (self->pair, bytes, &length) != 1)
    g_error ("OpenSSL gave no public key");

  return encode (bytes, length);
}

char *
platform_key_sign (PlatformKey *self,
                   JsonObject  *claims)
{
  const char *header = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}";
  g_autoptr(JsonNode) node = platform_json_object (json_object_ref (claims));
  g_autofree char *json = json_to_string (node, FALSE);
  g_autofree char *first = encode (header, strlen (header));
  g_autofree char *second = encode (json, strlen (json));
  g_autofree char *text = g_strconcat (first, ".", second, NULL);
  g_autofree char *third = NULL;
  guchar signature[SIGNATURE_SIZE];
  gsize length = sizeof signature;
  EVP_MD_CTX *context = EVP_MD_CTX_new ();

  if (EVP_DigestSignInit (context, NULL, NULL, NULL, self->pair) != 1 ||
      EVP_DigestSign (context, signature, &length, (const guchar *) text, strlen (text)) != 1)
    g_error ("OpenSSL did not sign");
  EVP_MD_CTX_free (context);
  third = encode (signature, length);

  return g_strconcat (text, ".", third, NULL);
}

gboolean
platform_key_verifies (PlatformKey *self,
                       const char  *jwt)
{
  const char *end = strrchr (jwt, '.');
  g_autoptr(GBytes) signature = NULL;
  EVP_MD_CTX *context;
  gboolean verifies;

  if (end == NULL)
    return FALSE;

  signature = decode (end + 1, strlen (end + 1));
  context = EVP_MD_CTX_new ();
  verifies = EVP_DigestVerifyInit (context, NULL, NULL, NULL, self->pair) == 1 &&
             EVP_DigestVerify (context, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature),
                               (const guchar *) jwt, (gsize) (end - jwt)) == 1;
  EVP_MD_CTX_free (context);

  return verifies;
}

JsonNode *
platform_jwt_dup_claims (const char *jwt)
{
  const char *first = strchr (jwt, '.');
  const char *second = first != NULL ? strchr (first + 1, '.') : NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (second == NULL || strchr (second + 1, '.') != NULL)
    return NULL;

  bytes = decode (first + 1, (gsize) (second - first - 1));
  node = platform_json_parse (bytes, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return g_steal_pointer (&node);
}
