/* manor-turso-tokens.c: the tokens that open databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-tokens"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-secret.h"
#include "manor-turso-pass-private.h"
#include "manor-turso-tokens-private.h"

/* A survey and all of the day's reading need one; what writes is worth less to a thief when it ends soon. In seconds. */
#define READ_LIFETIME  (24 * 60 * 60)
#define WRITE_LIFETIME (2 * 60 * 60)

/* From here to its end a token is renewed while it is still used, and in the last of it no more. In seconds. */
#define RENEWAL 600
#define LAST    60

/* For so long a failure is the answer for all who ask. In microseconds. */
#define FAILURE_LASTS (5 * G_USEC_PER_SEC)

/* A token that was refused at this age, this often, is refused for another reason than its age. */
#define YOUNG     (60 * G_USEC_PER_SEC)
#define MAX_YOUNG 3

#define N_ACCESSES 2

/* One access of the two.
 *
 *  (1) `obtaining` is the one look-up or minting under way, NULL or settled where there is none. Nobody who waits for it
 *      can end it.
 *  (2) The store is asked once, by the first who needs a token: `was_looked_up`.
 *  (3) `failure` is why there is no token, from `failed_at` on for FAILURE_LASTS.
 *  (4) `keeping` is what the store is doing last.
 */
typedef struct
{
  ManorTursoPass  pass;
  DexFuture      *obtaining;      /* (1) */
  DexFuture      *keeping;        /* (4) */
  GError         *failure;        /* (3) */
  gint64          failed_at;      /* (3) */
  guint           n_young;
  gboolean        was_looked_up;  /* (2) */
} Access;

/**
 * ManorTursoTokens:
 *
 * The tokens of one group, or of one database that is in none: one that reads and one that writes.
 *
 * Invariants:
 *
 *  (1) A token is in `accesses`, in the store, and in the futures of those who asked for it; never in an error or a log.
 *  (2) What was under way when it was told to forget is not kept: `serial` has changed.
 *  (3) A token of a platform token that is kept for this session only is kept no longer, and none but those is used with it.
 *  (4) Once it `is_ended` there is no token, none is made, and none that is just being made is kept.
 */
struct _ManorTursoTokens
{
  ManorHranaCredentials  parent_instance;

  ManorTursoPlatform    *platform;
  ManorTokenStore       *store;
  char                  *connection;
  char                  *title;
  char                  *name;
  gboolean               is_group;
  gboolean               is_ended; /* (4) */
  guint                  serial;   /* (2) */
  Access                 accesses[N_ACCESSES];
};

static const struct
{
  const char *word;
  const char *query;
  gint64      lifetime;
} kinds[N_ACCESSES] = {
  [MANOR_HRANA_ACCESS_READ] = { "read", "?expiration=1d&authorization=read-only", READ_LIFETIME },
  [MANOR_HRANA_ACCESS_WRITE] = { "write", "?expiration=2h&authorization=full-access", WRITE_LIFETIME },
};

G_DEFINE_FINAL_TYPE (ManorTursoTokens, manor_turso_tokens, MANOR_TYPE_HRANA_CREDENTIALS)

/* A fiber's: of which access it is. */
typedef struct
{
  ManorTursoTokens *self;
  guint             index;
} Errand;

static Errand *
errand_new (ManorTursoTokens *self,
            guint             index)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->self = g_object_ref (self);
  errand->index = index;

  return errand;
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->self);
  g_free (errand);
}

static char *
dup_kind (ManorTursoTokens *self,
          guint             index)
{
  g_autofree char *name = g_uri_escape_string (self->name, NULL, FALSE);

  return g_strconcat (self->is_group ? "group:" : "database:", name, ":", kinds[index].word, NULL);
}

static char *
dup_origin (ManorTursoTokens *self)
{
  return g_strdup (manor_http_get_uri (_manor_turso_platform_get_http (self->platform)));
}

static gint64
get_left (Access *access,
          guint   index)
{
  return _manor_turso_pass_get_left (&access->pass, kinds[index].lifetime, g_get_real_time () / G_USEC_PER_SEC,
                                     g_get_monotonic_time ());
}

/* Whether the platform token is kept for this session only. */
static gboolean
is_for_session (ManorTursoTokens *self,
                const char       *origin)
{
  return manor_token_store_is_for_session (self->store, self->connection, MANOR_TURSO_TOKEN, origin);
}

/* Whether the store had one that is still good. Awaits. */
static gboolean
look_up (ManorTursoTokens *self,
         guint             index)
{
  Access *access = &self->accesses[index];
  g_autofree char *kind = dup_kind (self, index);
  g_autofree char *origin = dup_origin (self);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  guint serial = self->serial;

  access->was_looked_up = TRUE;
  /* (3) What the keyring may have from before is another platform token's, and nobody is asked to unlock it for that. */
  if (is_for_session (self, origin) &&
      !manor_token_store_is_for_session (self->store, self->connection, kind, origin))
    return FALSE;

  text = manor_await_string (manor_token_store_lookup (self->store, self->connection, kind, origin), &error);
  if (error != NULL)
    g_debug ("%s: %s", kind, error->message);
  if (text == NULL)
    return FALSE;

  if (self->serial == serial)
    _manor_turso_pass_parse (&access->pass, text);
  manor_secret_wipe (text);

  return get_left (access, index) > LAST;
}

/* That the token was made and cannot be kept is worth a line, and no more than one. */
static void
report_not_kept (const GError *error)
{
  static gboolean was_reported;

  if (was_reported || manor_error_is_cancelled (error))
    return;

  was_reported = TRUE;
  g_message ("tokens of databases are kept for this session only: %s", error->message);
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    report_not_kept (error);

  return dex_future_new_true ();
}

/* Nobody waits for a keyring that asks its owner something. */
static void
keep (ManorTursoTokens *self,
      guint             index)
{
  Access *access = &self->accesses[index];
  g_autofree char *kind = dup_kind (self, index);
  g_autofree char *origin = dup_origin (self);
  g_autofree char *text = _manor_turso_pass_dup_text (&access->pass);
  gboolean for_session = is_for_session (self, origin); /* (3) */

  dex_clear (&access->keeping);
  access->keeping = dex_future_finally (manor_token_store_store (self->store, self->connection, self->title, kind,
                                                                 origin, text, for_session),
                                        kept_cb, NULL, NULL);
  manor_secret_wipe (text);
}

/* Why no token that writes was made, where one that reads was. */
static GError *
explain_failure (ManorTursoTokens *self,
                 guint             index,
                 GError           *error)
{
  g_autoptr(GError) original = error;

  if (index != MANOR_HRANA_ACCESS_WRITE ||
      !g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN) ||
      get_left (&self->accesses[MANOR_HRANA_ACCESS_READ], MANOR_HRANA_ACCESS_READ) == 0)
    return g_steal_pointer (&original);

  /* translators: %1$s is a name of a group of databases, or of a database; %2$s a scope, like “group:mint-token” */
  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN,
                      _("“%1$s” can be read but not written to with this connection’s platform token: it makes tokens "
                        "that only read; open it for reading only, or put one with the scope “%2$s” into the connection"),
                      self->name, self->is_group ? "group:mint-token" : "db:mint-token");
}

/* NULL with @error. Awaits. */
static char *
mint (ManorTursoTokens  *self,
      guint              index,
      GError           **error)
{
  g_autofree char *name = g_uri_escape_string (self->name, NULL, FALSE);
  g_autofree char *path = g_strconcat (self->is_group ? "groups/" : "databases/", name, "/auth/tokens",
                                       kinds[index].query, NULL);
  /* Without a body: newer databases refuse one without content (turso-api-client-ts#30, #34). */
  ManorTursoCall call = { .method = "POST", .path = path, .repeats = TRUE };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *token;
  char *copy;

  answer = manor_await_boxed (_manor_turso_platform_call (self->platform, &call), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, explain_failure (self, index, g_steal_pointer (&local_error)));
      return NULL;
    }

  token = _manor_turso_json_get_secret (answer, "jwt");
  if (token == NULL || *token == '\0')
    {
      g_propagate_error (error, _manor_turso_platform_error_lacks (self->platform, "jwt"));
      return NULL;
    }
  manor_secret_learn (token);
  if (!manor_http_check_secret (token, error))
    return NULL;

  copy = g_strdup (token);
  /* The answer is ours alone. */
  manor_secret_wipe ((char *) token);

  return copy;
}

static void
remember_failure (Access       *access,
                  const GError *error)
{
  if (manor_error_is_cancelled (error))
    return;

  g_clear_error (&access->failure);
  access->failure = g_error_copy (error);
  access->failed_at = g_get_monotonic_time ();
}

/* (4) */
static GError *
new_ended_error (ManorTursoTokens *self)
{
  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED,
                      /* translators: %s is a connection's title */
                      _("“%s” was removed, and its tokens are forgotten; add it again"), self->title);
}

static DexFuture *
obtain_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  ManorTursoTokens *self = errand->self;
  Access *access = &self->accesses[errand->index];
  g_autoptr(GError) error = NULL;

  if (!access->was_looked_up && look_up (self, errand->index))
    return dex_future_new_for_string (access->pass.token);

  for (;;)
    {
      guint serial = self->serial;
      g_autofree char *token = self->is_ended ? NULL : mint (self, errand->index, &error);

      if (self->is_ended)
        {
          manor_secret_wipe (token);
          return dex_future_new_for_error (new_ended_error (self));
        }
      if (token == NULL)
        {
          remember_failure (access, error);
          return dex_future_new_for_error (g_steal_pointer (&error));
        }

      /* (2) */
      if (self->serial == serial)
        {
          g_clear_error (&access->failure);
          _manor_turso_pass_set (&access->pass, token, kinds[errand->index].lifetime,
                                 g_get_real_time () / G_USEC_PER_SEC, g_get_monotonic_time ());
          keep (self, errand->index);
          manor_secret_wipe (token);
          return dex_future_new_for_string (access->pass.token);
        }
      manor_secret_wipe (token);
    }
}

static DexFuture *
start_obtaining (ManorTursoTokens *self,
                 guint             index)
{
  Access *access = &self->accesses[index];

  if (access->obtaining == NULL || !dex_future_is_pending (access->obtaining))
    {
      dex_clear (&access->obtaining);
      /* (1) Or the last one who does not wait any more would end it for the next. */
      access->obtaining = manor_future_keep (manor_fiber_spawn (0, obtain_fiber, errand_new (self, index), errand_free));
    }

  return dex_ref (access->obtaining);
}

/* Where the same token, just made, is refused again and again, more of them help nobody. */
static gboolean
give_up (ManorTursoTokens *self,
         Access           *access,
         gint64            monotonic)
{
  gboolean is_young = access->pass.made_monotonic != 0 && monotonic - access->pass.made_monotonic < YOUNG;
  g_autoptr(GError) error = NULL;

  access->n_young = is_young ? access->n_young + 1 : 0;
  if (access->n_young < MAX_YOUNG)
    return FALSE;

  /* translators: %s is a name of a group of databases, or of a database */
  error = g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED,
                       _("the databases of “%s” refuse tokens that the platform has just made for them; is somebody "
                         "rotating its tokens, is the group archived? Try again later"), self->name);
  remember_failure (access, error);

  return TRUE;
}

static gboolean
has_fresh_failure (Access *access)
{
  return access->failure != NULL && g_get_monotonic_time () - access->failed_at < FAILURE_LASTS;
}

static DexFuture *
manor_turso_tokens_obtain (ManorHranaCredentials *credentials,
                           ManorHranaAccess       wanted,
                           const char            *refused)
{
  ManorTursoTokens *self = MANOR_TURSO_TOKENS (credentials);
  guint index = wanted == MANOR_HRANA_ACCESS_READ ? MANOR_HRANA_ACCESS_READ : MANOR_HRANA_ACCESS_WRITE;
  Access *access = &self->accesses[index];
  gint64 left;

  if (self->is_ended)
    return dex_future_new_for_error (new_ended_error (self));

  /* What has been replaced meanwhile may be refused as often as it likes. */
  if (refused != NULL && g_strcmp0 (refused, access->pass.token) == 0)
    {
      give_up (self, access, g_get_monotonic_time ());
      _manor_turso_pass_clear (&access->pass);
    }

  left = get_left (access, index);
  if (left > LAST)
    {
      if (left < RENEWAL && !has_fresh_failure (access))
        dex_future_disown (start_obtaining (self, index));

      return dex_future_new_for_string (access->pass.token);
    }

  if (has_fresh_failure (access))
    return dex_future_new_for_error (g_error_copy (access->failure));

  return start_obtaining (self, index);
}

static void
manor_turso_tokens_finalize (GObject *object)
{
  ManorTursoTokens *self = MANOR_TURSO_TOKENS (object);

  for (guint i = 0; i < N_ACCESSES; i++)
    {
      _manor_turso_pass_clear (&self->accesses[i].pass);
      dex_clear (&self->accesses[i].obtaining);
      dex_clear (&self->accesses[i].keeping);
      g_clear_error (&self->accesses[i].failure);
    }
  g_clear_object (&self->platform);
  g_clear_object (&self->store);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (manor_turso_tokens_parent_class)->finalize (object);
}

static void
manor_turso_tokens_class_init (ManorTursoTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_turso_tokens_finalize;
  MANOR_HRANA_CREDENTIALS_CLASS (klass)->obtain = manor_turso_tokens_obtain;
}

static void
manor_turso_tokens_init (ManorTursoTokens *self)
{
}

/**
 * _manor_turso_tokens_new:
 * @platform: who mints
 * @store: where tokens are kept
 * @connection: the connection's id
 * @title: its title, for the keyring's own program
 * @group: (nullable): a group's name
 * @database: (nullable): the name of a database that is in no group; where @group is %NULL
 *
 * Returns: (transfer full): what authorizes requests to those databases; nothing is asked yet
 */
ManorTursoTokens *
_manor_turso_tokens_new (ManorTursoPlatform *platform,
                         ManorTokenStore    *store,
                         const char         *connection,
                         const char         *title,
                         const char         *group,
                         const char         *database)
{
  ManorTursoTokens *self;

  g_return_val_if_fail (MANOR_IS_TURSO_PLATFORM (platform), NULL);
  g_return_val_if_fail (MANOR_IS_TOKEN_STORE (store), NULL);
  g_return_val_if_fail ((group != NULL) != (database != NULL), NULL);

  self = g_object_new (MANOR_TYPE_TURSO_TOKENS, NULL);
  self->platform = g_object_ref (platform);
  self->store = g_object_ref (store);
  self->connection = g_strdup (connection);
  self->title = g_strdup (title);
  self->name = g_strdup (group != NULL ? group : database);
  self->is_group = group != NULL;

  return self;
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  ManorTursoTokens *self = user_data;
  g_autoptr(GError) first = NULL;

  for (guint i = 0; i < N_ACCESSES; i++)
    {
      g_autofree char *kind = dup_kind (self, i);
      g_autoptr(GError) error = NULL;

      /* What is being kept must not come behind. */
      if (self->accesses[i].keeping != NULL)
        manor_await (dex_ref (self->accesses[i].keeping), NULL);
      if (!manor_await (manor_token_store_remove (self->store, self->connection, kind), &error) && first == NULL)
        first = g_steal_pointer (&error);
    }

  if (first != NULL)
    return dex_future_new_for_error (g_steal_pointer (&first));

  return dex_future_new_true ();
}

/**
 * _manor_turso_tokens_drop:
 * @self: a `ManorTursoTokens`
 *
 * Takes both tokens out of memory, and looks for none in the store any more: the next who asks gets a new one, which
 * takes the place of what is kept.
 */
void
_manor_turso_tokens_drop (ManorTursoTokens *self)
{
  g_return_if_fail (MANOR_IS_TURSO_TOKENS (self));

  self->serial++;
  for (guint i = 0; i < N_ACCESSES; i++)
    {
      Access *access = &self->accesses[i];

      _manor_turso_pass_clear (&access->pass);
      g_clear_error (&access->failure);
      access->n_young = 0;
      access->was_looked_up = TRUE;
    }
}

/**
 * _manor_turso_tokens_forget:
 * @self: a `ManorTursoTokens`
 *
 * Takes both tokens out of memory, at once, and of the store. The next who asks gets a new one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_SECRET_ERROR: the store may still have them, but does not give them to this object any more. Discarding it does
 *   not keep the store from losing them
 */
DexFuture *
_manor_turso_tokens_forget (ManorTursoTokens *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO_TOKENS (self));

  _manor_turso_tokens_drop (self);

  return manor_future_keep (manor_fiber_spawn (0, forget_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
end_fiber (gpointer user_data)
{
  ManorTursoTokens *self = user_data;

  for (guint i = 0; i < N_ACCESSES; i++)
    if (self->accesses[i].keeping != NULL)
      manor_await (dex_ref (self->accesses[i].keeping), NULL);

  return dex_future_new_true ();
}

/**
 * _manor_turso_tokens_end:
 * @self: a `ManorTursoTokens`
 *
 * Takes both tokens out of memory, and makes and keeps no more of them, those that are just being made included. Who asks
 * is told that the connection was removed.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when the store has done what it was told
 *   to before, so that what is removed from it then stays away
 */
DexFuture *
_manor_turso_tokens_end (ManorTursoTokens *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO_TOKENS (self));

  self->is_ended = TRUE;
  _manor_turso_tokens_drop (self);

  return manor_fiber_spawn (0, end_fiber, g_object_ref (self), g_object_unref);
}
