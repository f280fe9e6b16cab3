/* manor-test-key.c: keys and the tokens they sign, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-test-server.h"

struct _ManorTestKey
{
  char *folder;
  char *secret;
  char *file;
};

static void
run (const char * const *arguments)
{
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, errors);
}

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

ManorTestKey *
manor_test_key_new (const char *folder,
                    const char *name)
{
  ManorTestKey *self = g_new0 (ManorTestKey, 1);
  g_autofree char *secret = g_strconcat (name, ".pem", NULL);
  g_autofree char *file = g_strconcat (name, ".pub.pem", NULL);

  self->folder = g_strdup (folder);
  self->secret = g_build_filename (folder, secret, NULL);
  self->file = g_build_filename (folder, file, NULL);
  run ((const char *[]) { "openssl", "genpkey", "-algorithm", "ed25519", "-out", self->secret, NULL });
  run ((const char *[]) { "openssl", "pkey", "-in", self->secret, "-pubout", "-out", self->file, NULL });

  return self;
}

void
manor_test_key_free (ManorTestKey *self)
{
  g_free (self->folder);
  g_free (self->secret);
  g_free (self->file);
  g_free (self);
}

const char *
manor_test_key_get_file (ManorTestKey *self)
{
  return self->file;
}

char *
manor_test_key_dup_public (ManorTestKey *self)
{
  g_autofree char *der = g_strconcat (self->secret, ".der", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  run ((const char *[]) { "openssl", "pkey", "-in", self->secret, "-pubout", "-outform", "DER", "-out", der, NULL });
  g_file_get_contents (der, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >=, 32);

  /* The key itself is what the structure ends with. */
  return encode (bytes + length - 32, 32);
}

char *
manor_test_key_sign (ManorTestKey *self,
                     const char   *claims)
{
  const char *header = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}";
  g_autofree char *first = encode (header, strlen (header));
  g_autofree char *second = encode (claims, strlen (claims));
  g_autofree char *text = g_strconcat (first, ".", second, NULL);
  g_autofree char *text_file = g_strconcat (self->secret, ".text", NULL);
  g_autofree char *signature_file = g_strconcat (self->secret, ".signature", NULL);
  g_autofree char *signature = NULL;
  g_autofree char *third = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_set_contents (text_file, text, -1, &error);
  g_assert_no_error (error);
  run ((const char *[]) { "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self->secret,
                          "-in", text_file, "-out", signature_file, NULL });
  g_file_get_contents (signature_file, &signature, &length, &error);
  g_assert_no_error (error);
  third = encode (signature, length);

  return g_strconcat (text, ".", third, NULL);
}
