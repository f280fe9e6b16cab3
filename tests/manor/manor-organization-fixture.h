/* manor-organization-fixture.h: an organization that is nowhere but in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-form-dialog.h"
#include "manor-ui-test.h"

#define FAKE_TOKEN "eyJhbGciOiJFZERTQSJ9.fake.token"

#define FAKE_TYPE_ORGANIZATION (fake_organization_get_type ())
#define FAKE_TYPE_PLACE        (fake_place_get_type ())

G_DECLARE_FINAL_TYPE (FakeOrganization, fake_organization, FAKE, ORGANIZATION, ManorOrganization)
G_DECLARE_FINAL_TYPE (FakePlace, fake_place, FAKE, PLACE, ManorConnection)

struct _FakeOrganization
{
  ManorOrganization  parent_instance;

  GString           *deeds;      /* what was asked for, a line each */
  GListStore        *tokens;
  gboolean           offline;
  gboolean           protected;
};

struct _FakePlace
{
  ManorConnection   parent_instance;

  FakeOrganization *organization;
  GString          *deeds;
};

G_DEFINE_FINAL_TYPE (FakeOrganization, fake_organization, MANOR_TYPE_ORGANIZATION)
G_DEFINE_FINAL_TYPE (FakePlace, fake_place, MANOR_TYPE_CONNECTION)

static inline DexFuture *
fake_answer (FakeOrganization *self)
{
  if (self->offline)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                  "the platform does not answer");

  return dex_future_new_true ();
}

static inline ManorGroup *
fake_group_new (const char *name,
                gboolean    protect,
                gboolean    archived)
{
  const char * const locations[] = { "aws-eu-west-1", NULL };

  return g_object_new (MANOR_TYPE_GROUP, "name", name, "id", name, "primary", "aws-eu-west-1",
                       "locations", locations, "protected", protect, "archived", archived,
                       "engine", "libSQL", "health", archived ? "Archived" : "Healthy", NULL);
}

static inline void
fake_organization_fill (FakeOrganization *self)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (groups, fake_group_new ("default", self->protected, FALSE));
  g_ptr_array_add (groups, fake_group_new ("attic", FALSE, TRUE));
  manor_organization_set_groups (MANOR_ORGANIZATION (self), groups);
}

static inline DexFuture *
fake_load_groups (ManorOrganization *organization)
{
  return fake_answer (FAKE_ORGANIZATION (organization));
}

static inline DexFuture *
fake_load_locations (ManorOrganization *organization)
{
  g_autoptr(GListStore) locations = g_list_store_new (MANOR_TYPE_LOCATION);
  g_autoptr(ManorLocation) location = NULL;

  if (FAKE_ORGANIZATION (organization)->offline)
    return fake_answer (FAKE_ORGANIZATION (organization));

  location = g_object_new (MANOR_TYPE_LOCATION, "code", "aws-eu-west-1",
                           "title", "AWS EU West (Ireland)", "platform", "aws", NULL);
  g_list_store_append (locations, location);

  return dex_future_new_take_object (g_steal_pointer (&locations));
}

static inline DexFuture *
fake_create_group (ManorOrganization *organization,
                   const char        *name,
                   const char        *location)
{
  g_string_append_printf (FAKE_ORGANIZATION (organization)->deeds, "create group %s in %s\n", name,
                          location);

  return dex_future_new_take_object (fake_group_new (name, FALSE, FALSE));
}

static inline DexFuture *
fake_delete_group (ManorOrganization *organization,
                   const char        *group)
{
  g_string_append_printf (FAKE_ORGANIZATION (organization)->deeds, "delete group %s\n", group);

  return fake_answer (FAKE_ORGANIZATION (organization));
}

static inline DexFuture *
fake_unarchive_group (ManorOrganization *organization,
                      const char        *group)
{
  g_string_append_printf (FAKE_ORGANIZATION (organization)->deeds, "unarchive %s\n", group);

  return fake_answer (FAKE_ORGANIZATION (organization));
}

static inline DexFuture *
fake_protect_group (ManorOrganization *organization,
                    const char        *group,
                    gboolean           protect)
{
  FakeOrganization *self = FAKE_ORGANIZATION (organization);

  g_string_append_printf (self->deeds, "%s %s\n", protect ? "protect" : "unprotect", group);
  if (!self->offline)
    {
      self->protected = protect;
      fake_organization_fill (self);
    }

  return fake_answer (self);
}

static inline DexFuture *
fake_list_tokens (ManorOrganization *organization)
{
  FakeOrganization *self = FAKE_ORGANIZATION (organization);

  return self->offline ? fake_answer (self)
                       : dex_future_new_take_object (g_object_ref (self->tokens));
}

static inline DexFuture *
fake_create_token (ManorOrganization *organization,
                   ManorTokenRequest *request)
{
  FakeOrganization *self = FAKE_ORGANIZATION (organization);
  ManorTokenPurpose purpose = manor_token_request_get_purpose (request);
  const char * const *scopes = manor_token_request_get_scopes (request);
  g_autofree char *joined = g_strjoinv ("+", (char **) scopes);

  if (self->offline)
    return fake_answer (self);

  if (purpose == MANOR_TOKEN_FOR_API)
    g_string_append_printf (self->deeds, "api token %s for %s, %s%s\n",
                            manor_token_request_get_name (request),
                            manor_token_request_get_group (request), joined,
                            manor_token_request_get_organization_only (request) ? ", here only" : "");
  else if (purpose == MANOR_TOKEN_FOR_GROUP)
    g_string_append_printf (self->deeds, "group token for %s, %s%s\n",
                            manor_token_request_get_group (request),
                            manor_token_request_get_expiration (request),
                            manor_token_request_get_read_only (request) ? ", read-only" : "");
  else
    g_string_append_printf (self->deeds, "database token for %s, %s%s\n",
                            manor_database_get_name (manor_token_request_get_database (request)),
                            manor_token_request_get_expiration (request),
                            manor_token_request_get_read_only (request) ? ", read-only" : "");

  return dex_future_new_take_string (g_strdup (FAKE_TOKEN));
}

static inline DexFuture *
fake_revoke_token (ManorOrganization *organization,
                   ManorApiToken     *token)
{
  FakeOrganization *self = FAKE_ORGANIZATION (organization);

  g_string_append_printf (self->deeds, "revoke %s\n", manor_api_token_get_name (token));

  return fake_answer (self);
}

static inline DexFuture *
fake_rotate (ManorOrganization *organization,
             const char        *group)
{
  g_string_append_printf (FAKE_ORGANIZATION (organization)->deeds, "rotate %s\n", group);

  return fake_answer (FAKE_ORGANIZATION (organization));
}

static inline DexFuture *
fake_load_organization_usage (ManorOrganization *organization)
{
  return dex_future_new_take_object (manor_database_usage_new (1000, 20, 4096, -1, NULL, NULL));
}

static inline void
fake_organization_finalize (GObject *object)
{
  FakeOrganization *self = FAKE_ORGANIZATION (object);

  g_string_free (self->deeds, TRUE);
  g_clear_object (&self->tokens);

  G_OBJECT_CLASS (fake_organization_parent_class)->finalize (object);
}

static inline void
fake_organization_class_init (FakeOrganizationClass *klass)
{
  ManorOrganizationClass *organization_class = MANOR_ORGANIZATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_organization_finalize;
  organization_class->load_groups = fake_load_groups;
  organization_class->load_locations = fake_load_locations;
  organization_class->create_group = fake_create_group;
  organization_class->delete_group = fake_delete_group;
  organization_class->unarchive_group = fake_unarchive_group;
  organization_class->protect_group = fake_protect_group;
  organization_class->list_tokens = fake_list_tokens;
  organization_class->create_token = fake_create_token;
  organization_class->revoke_token = fake_revoke_token;
  organization_class->rotate = fake_rotate;
  organization_class->load_usage = fake_load_organization_usage;
}

static inline void
fake_organization_init (FakeOrganization *self)
{
  self->deeds = g_string_new (NULL);
  self->tokens = g_list_store_new (MANOR_TYPE_API_TOKEN);
}

static inline ManorOrganization *
fake_place_get_organization (ManorConnection *connection)
{
  return MANOR_ORGANIZATION (FAKE_PLACE (connection)->organization);
}

static inline DexFuture *
fake_place_refresh (ManorConnection *connection)
{
  return dex_future_new_true ();
}

static inline DexFuture *
fake_place_create (ManorConnection *connection,
                   ManorCreation   *creation)
{
  static const char * const kinds[] = { "database", "schema", "child", "copy" };
  FakePlace *self = FAKE_PLACE (connection);
  GDateTime *time = manor_creation_get_time (creation);
  g_autofree char *stamp = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  g_string_append_printf (self->deeds, "%s %s in %s",
                          kinds[manor_creation_get_kind (creation)],
                          manor_creation_get_name (creation), manor_creation_get_group (creation));
  if (manor_creation_get_dump_url (creation) != NULL)
    g_string_append_printf (self->deeds, " from %s", manor_creation_get_dump_url (creation));
  if (manor_creation_get_sql (creation) != NULL && *manor_creation_get_sql (creation) != '\0')
    g_string_append_printf (self->deeds, " with “%s”", manor_creation_get_sql (creation));
  if (stamp != NULL)
    g_string_append_printf (self->deeds, " at %s", stamp);
  if (manor_creation_get_max_size (creation) != 0)
    g_string_append_printf (self->deeds, " of %u MB",
                            (guint) (manor_creation_get_max_size (creation) / 1000000));
  g_string_append_c (self->deeds, '\n');

  return dex_future_new_take_object (test_database_new (manor_creation_get_name (creation)));
}

static inline DexFuture *
fake_place_set_rule (ManorConnection    *connection,
                     const char         *schema_name,
                     const char * const *patterns)
{
  g_string_append_printf (FAKE_PLACE (connection)->deeds, "rule of %s\n", schema_name);

  return dex_future_new_true ();
}

static inline void
fake_place_dispose (GObject *object)
{
  FakePlace *self = FAKE_PLACE (object);

  g_clear_object (&self->organization);

  G_OBJECT_CLASS (fake_place_parent_class)->dispose (object);
}

static inline void
fake_place_finalize (GObject *object)
{
  g_string_free (FAKE_PLACE (object)->deeds, TRUE);

  G_OBJECT_CLASS (fake_place_parent_class)->finalize (object);
}

static inline void
fake_place_class_init (FakePlaceClass *klass)
{
  ManorConnectionClass *connection_class = MANOR_CONNECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fake_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = fake_place_finalize;
  connection_class->get_organization = fake_place_get_organization;
  connection_class->refresh = fake_place_refresh;
  connection_class->create = fake_place_create;
  connection_class->set_rule = fake_place_set_rule;
}

static inline void
fake_place_init (FakePlace *self)
{
  self->deeds = g_string_new (NULL);
}

static inline ManorDatabase *
fake_place_database_new (const char *name)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();
  ManorDatabase *database = test_database_new (name);

  facts->id = g_strdup (name);
  facts->host = g_strdup_printf ("%s-acme.turso.io", name);
  facts->group = g_strdup ("default");
  manor_database_set_facts (database, facts);

  return database;
}

/* The organization “acme” with the groups “default” and “attic”; in the first one the schema
 * database “notes”, its child “user1”, and “other”. */
static inline FakePlace *
fake_place_new (void)
{
  const char * const names[] = { "notes", "user1", "other", NULL };
  const char * const patterns[] = { "user*", NULL };
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  FakePlace *self;

  self = g_object_new (FAKE_TYPE_PLACE, "id", "acme", "title", "Acme", "kind", "turso",
                       "location", "https://api.turso.tech", NULL);
  self->organization = g_object_new (FAKE_TYPE_ORGANIZATION, "slug", "acme", "title", "Acme", NULL);
  fake_organization_fill (self->organization);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (databases, fake_place_database_new (names[i]));
  g_ptr_array_add (rules, manor_rule_new ("notes", patterns));
  manor_connection_set_databases (MANOR_CONNECTION (self), databases);
  manor_connection_set_rules (MANOR_CONNECTION (self), rules);
  manor_connection_take_features (MANOR_CONNECTION (self),
                                  MANOR_CONNECTION_CREATES | MANOR_CONNECTION_FORKS |
                                  MANOR_CONNECTION_REWINDS | MANOR_CONNECTION_FETCHES |
                                  MANOR_CONNECTION_GROUPS | MANOR_CONNECTION_PROPAGATES);
  manor_connection_set_state (MANOR_CONNECTION (self), MANOR_CONNECTION_READY, NULL);

  return self;
}

/* Parts of widgets, and what is done with forms. */

static inline gpointer
get_child (gpointer    widget,
           const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);

  return child;
}

static inline void
type_text (gpointer    widget,
           const char *row,
           const char *text)
{
  gtk_editable_set_text (get_child (widget, row), text);
}

static inline gboolean
is_valid (gpointer dialog)
{
  gboolean valid;

  g_object_get (dialog, "valid", &valid, NULL);

  return valid;
}

static inline void
submit (gpointer dialog)
{
  manor_test_finish (MANOR_FORM_DIALOG_GET_CLASS (dialog)->submit (dialog));
}

static inline gboolean
has_text (gpointer data)
{
  gpointer *pair = data;

  return strstr (((GString *) pair[0])->str, pair[1]) != NULL;
}

static inline void
wait_for_deed (GString    *deeds,
               const char *text)
{
  gpointer pair[] = { deeds, (gpointer) text };

  manor_test_wait (has_text, pair);
}
