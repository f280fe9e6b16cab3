/* routes-locations.c: the routes of locations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-locations.h"
#include "platform-request.h"

static const struct
{
  const char *code;
  const char *platform;
  const char *title;
} locations[] = {
  { "aws-ap-northeast-1", "aws", "AWS AP NorthEast (Tokyo)" },
  { "aws-ap-south-1", "aws", "AWS AP South (Mumbai)" },
  { "aws-eu-west-1", "aws", "AWS EU West (Ireland)" },
  { "aws-us-east-1", "aws", "AWS US East (Virginia)" },
  { "aws-us-east-2", "aws", "AWS US East (Ohio)" },
  { "aws-us-west-2", "aws", "AWS US West (Oregon)" },
  { "ams", "fly", "Amsterdam, Netherlands" },
  { "lhr", "fly", "London, United Kingdom" },
};

const char *
platform_location_get_title (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    if (strcmp (locations[i].code, code) == 0)
      return locations[i].title;

  return NULL;
}

static void
list (PlatformRequest *request)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    json_object_set_string_member (object, locations[i].code, locations[i].title);
  platform_request_answer (request, platform_json_wrap ("locations", platform_json_object (object)));
}

static void
list_by_platform (PlatformRequest *request)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      if (!json_object_has_member (object, locations[i].platform))
        json_object_set_object_member (object, locations[i].platform, json_object_new ());
      json_object_set_string_member (json_object_get_object_member (object, locations[i].platform),
                                     locations[i].code, locations[i].title);
    }
  platform_request_answer (request, platform_json_wrap ("locations", platform_json_object (object)));
}

static void
get (PlatformRequest *request)
{
  const char *code = platform_request_get_param (request, 0);
  const char *title = platform_location_get_title (code);
  JsonObject *object;

  if (title == NULL)
    {
      platform_request_refuse (request, 404, "location not found");
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "description", title);
  json_object_set_array_member (object, "closest", json_array_new ());
  platform_request_answer (request, platform_json_wrap ("location", platform_json_object (object)));
}

const PlatformRoute platform_location_routes[] = {
  { "GET", "/v1/locations", NULL, list },
  { "GET", "/v2/locations", NULL, list_by_platform, TRUE },
  { "GET", "{v2}/locations", NULL, list_by_platform, TRUE },
  { "GET", "/v1/locations/*", NULL, get, TRUE },
  { NULL }
};
