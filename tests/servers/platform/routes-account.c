/* routes-account.c: the routes of the user
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-json.h"
#include "platform-request.h"

static void
get_user (PlatformRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "username", platform_get_user_name (request->platform));
  json_object_set_string_member (object, "name", "Test Person");
  json_object_set_string_member (object, "email", "tester@example.com");
  json_object_set_string_member (object, "avatarUrl", "");
  json_object_set_string_member (object, "plan", "scaler");
  json_object_set_boolean_member (object, "mfa", FALSE);
  json_object_set_boolean_member (object, "has_pending_invites", FALSE);
  platform_request_answer (request, platform_json_wrap ("user", platform_json_object (object)));
}

static void
get_current_user (PlatformRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "username", platform_get_user_name (request->platform));
  json_object_set_string_member (object, "plan", "scaler");
  platform_request_answer (request, platform_json_wrap ("user", platform_json_object (object)));
}

static void
get_release (PlatformRequest *request)
{
  platform_request_answer (request, platform_json_wrap ("latest", json_node_init_string (json_node_alloc (), "v1.0.29")));
}

const PlatformRoute platform_account_routes[] = {
  { "GET", "/v1/user", NULL, get_user },
  { "GET", "/v1/current-user", NULL, get_current_user, TRUE },
  { "GET", "/releases/latest", NULL, get_release, TRUE },
  { NULL }
};
