/* routes-organizations.c: the routes of organizations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-json.h"
#include "platform-request.h"
#include "platform-rules.h"
#include "platform-usage.h"

static JsonNode *
new_list (PlatformRequest *request)
{
  JsonArray *array = json_array_new ();
  GPtrArray *organizations = request->platform->organizations;

  for (guint i = 0; i < organizations->len; i++)
    {
      PlatformOrganization *organization = g_ptr_array_index (organizations, i);

      if (!organization->deleted &&
          (request->token->organization == NULL || request->token->organization == organization))
        json_array_add_object_element (array, platform_organization_dump (organization));
    }

  return platform_json_array (array);
}

static void
list (PlatformRequest *request)
{
  JsonNode *array = new_list (request);

  if (request->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    array = platform_json_wrap ("organizations", array);
  platform_request_answer (request, array);
}

static void
list_v2 (PlatformRequest *request)
{
  platform_request_answer (request, platform_json_wrap ("organizations", new_list (request)));
}

static void
answer_organization (PlatformRequest *request)
{
  platform_request_answer (request, platform_json_wrap ("organization", platform_json_object (
    platform_organization_dump (request->organization))));
}

static void
update (PlatformRequest *request)
{
  PlatformOrganization *self = request->organization;

  self->overages = platform_json_get_boolean (request->body, "overages", self->overages);
  self->require_mfa = platform_json_get_boolean (request->body, "require_mfa", self->require_mfa);
  answer_organization (request);
}

/* With a name as it is typed; a slug is made of it. */
static void
create (PlatformRequest *request)
{
  const char *name = platform_json_get_string (request->body, "name");
  const char *dry_run = platform_request_get_query (request, "dry_run");
  g_autofree char *slug = g_ascii_strdown (name != NULL ? name : "", -1);
  PlatformOrganization *self;

  g_strdelimit (slug, " _.", '-');
  if (!platform_is_name (slug))
    platform_request_refuse (request, 400, "invalid organization name");
  else if (platform_find_organization (request->platform, slug) != NULL)
    platform_request_refuse (request, 409, "organization %s already exists", slug);
  else if (g_strcmp0 (dry_run, "true") == 0)
    platform_request_answer_nothing (request);
  else
    {
      self = platform_organization_new (request->platform, slug);
      platform_request_answer (request, platform_json_wrap ("org", platform_json_object (
        platform_organization_dump (self))));
    }
}

/* With all that is in it. */
static void
delete (PlatformRequest *request)
{
  PlatformOrganization *self = request->organization;
  g_autoptr(GError) error = NULL;

  if (self->personal)
    {
      platform_request_refuse (request, 400, "a personal organization cannot be deleted");
      return;
    }
  while (self->groups->len > 0)
    {
      PlatformGroup *group = g_ptr_array_index (self->groups, 0);

      if (group->delete_protection)
        {
          platform_request_refuse (request, 400, "group %s is protected from deletion", group->name);
          return;
        }
      if (!platform_group_delete (group, &error))
        {
          platform_request_refuse_error (request, error);
          return;
        }
    }
  platform_organization_delete (self);
  platform_request_answer_nothing (request);
}

static void
usage (PlatformRequest *request)
{
  GPtrArray *databases = request->organization->databases;
  g_autoptr(GPtrArray) present = g_ptr_array_new ();
  JsonArray *array = json_array_new ();
  PlatformUsage total = { 0 };
  JsonObject *object = json_object_new ();
  JsonObject *sums;

  /* The list may change while sqld is asked. */
  g_ptr_array_extend (present, databases, NULL, NULL);
  for (guint i = 0; i < present->len; i++)
    {
      PlatformDatabase *database = g_ptr_array_index (present, i);
      g_auto(PlatformUsage) one = { 0 };

      platform_usage_read (&one, database);
      platform_usage_add (&total, &one);
      json_array_add_object_element (array, platform_usage_dump_database (&one, database));
    }
  sums = platform_usage_dump (&total);
  json_object_set_int_member (sums, "databases", present->len);
  json_object_set_int_member (sums, "locations", 1);
  json_object_set_int_member (sums, "groups", request->organization->groups->len);
  json_object_set_string_member (object, "uuid", request->organization->id);
  json_object_set_object_member (object, "usage", sums);
  json_object_set_array_member (object, "databases", array);
  platform_request_answer (request, platform_json_wrap ("organization", platform_json_object (object)));
}

static void
list_invoices (PlatformRequest *request)
{
  platform_request_answer (request, platform_json_wrap ("invoices", platform_json_array (json_array_new ())));
}

static void
subscription (PlatformRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", "scaler");
  json_object_set_string_member (object, "plan", "scaler");
  json_object_set_string_member (object, "timeline", "monthly");
  json_object_set_boolean_member (object, "overages", request->organization->overages);
  platform_request_answer (request, platform_json_wrap ("subscription", platform_json_object (object)));
}

static JsonObject *
new_plan (const char *name,
          const char *price,
          gint64      databases)
{
  JsonObject *object = json_object_new ();
  JsonObject *quotas = json_object_new ();
  JsonArray *prices = json_array_new ();
  JsonObject *monthly = json_object_new ();

  json_object_set_string_member (monthly, "value", price);
  json_object_set_string_member (monthly, "timeline", "monthly");
  json_array_add_object_element (prices, monthly);
  json_object_set_int_member (quotas, "rowsRead", 2500000000);
  json_object_set_int_member (quotas, "rowsWritten", 25000000);
  if (databases > 0)
    json_object_set_int_member (quotas, "databases", databases);
  else
    json_object_set_null_member (quotas, "databases");
  json_object_set_int_member (quotas, "locations", 1);
  json_object_set_int_member (quotas, "storage", 9000000000);
  json_object_set_int_member (quotas, "groups", 3);
  json_object_set_int_member (quotas, "bytesSynced", 3000000000);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "price", price);
  json_object_set_array_member (object, "prices", prices);
  json_object_set_object_member (object, "quotas", quotas);

  return object;
}

static void
plans (PlatformRequest *request)
{
  JsonArray *array = json_array_new ();

  json_array_add_object_element (array, new_plan ("starter", "0", 100));
  json_array_add_object_element (array, new_plan ("scaler", "24.92", 0));
  platform_request_answer (request, platform_json_wrap ("plans", platform_json_array (array)));
}

/* Nothing is logged: the pages are empty, and say so. */
static void
audit_logs (PlatformRequest *request)
{
  const char *page = platform_request_get_query (request, "page");
  const char *size = platform_request_get_query (request, "page_size");
  JsonObject *object = json_object_new ();
  JsonObject *pagination = json_object_new ();

  json_object_set_int_member (pagination, "page", page != NULL ? g_ascii_strtoll (page, NULL, 10) : 1);
  json_object_set_int_member (pagination, "page_size", size != NULL ? g_ascii_strtoll (size, NULL, 10) : 100);
  json_object_set_int_member (pagination, "total_pages", 0);
  json_object_set_int_member (pagination, "total_rows", 0);
  json_object_set_array_member (object, "audit_logs", json_array_new ());
  json_object_set_object_member (object, "pagination", pagination);
  platform_request_answer (request, platform_json_object (object));
}

const PlatformRoute platform_organization_routes[] = {
  { "GET", "/v1/organizations", "read", list },
  { "GET", "/v2/organizations", "read", list_v2, TRUE },
  { "GET", "{org}", "read", answer_organization },
  { "PATCH", "{org}", "all", update },
  { "POST", "/v1/organizations", "all", create, TRUE },
  { "DELETE", "{org}", "all", delete, TRUE },
  { "GET", "{org}/usage", "read", usage },
  { "GET", "{org}/invoices", "read", list_invoices },
  { "GET", "{org}/subscription", "read", subscription },
  { "GET", "{org}/plans", "read", plans },
  { "GET", "{org}/audit-logs", "read", audit_logs },
  { NULL }
};
