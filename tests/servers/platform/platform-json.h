/* platform-json.h: requests' and answers' JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

/* What clients send. The platform matches keys without regard to case; what has another type than asked for is as if
 * it were not there. @object may be NULL. */
JsonNode   *platform_json_find        (JsonObject *object,
                                       const char *key);
const char *platform_json_get_string  (JsonObject *object,
                                       const char *key);
gboolean    platform_json_get_boolean (JsonObject *object,
                                       const char *key,
                                       gboolean    fallback);
gint64      platform_json_get_integer (JsonObject *object,
                                       const char *key,
                                       gint64      fallback);
JsonObject *platform_json_get_object  (JsonObject *object,
                                       const char *key);
/* NULL where there is no array of nothing but strings. */
GStrv       platform_json_dup_strv    (JsonObject *object,
                                       const char *key);

/* NULL with an error where @bytes are no JSON. */
JsonNode   *platform_json_parse       (GBytes     *bytes,
                                       GError    **error);

/* Answers. Each takes what it is given. */
JsonNode   *platform_json_object      (JsonObject *object);
JsonNode   *platform_json_array       (JsonArray  *array);
JsonNode   *platform_json_wrap        (const char *key,
                                       JsonNode   *node);
/* Of borrowed texts; an empty array for NULL. */
JsonArray  *platform_json_strings     (const char * const *texts);
