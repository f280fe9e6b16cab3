/* manor-test-platform.h: a platform like Turso Cloud's, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* The program manor-test-platform, with a sqld of its own. Both end with the test, however that ends.
 *
 * It is spoken to with a plain socket here, not with Manor's client, so that a test sees the truth. Every call blocks,
 * and fails the test where nothing else is said. docs/platform.md has the control's words. */
typedef struct _ManorTestPlatform ManorTestPlatform;

/* @option: (nullable): the first of its options, “--databases”, “20”, …, NULL. NULL, and the test is skipped, where the
 * environment has no MANOR_SQLD. */
ManorTestPlatform *manor_test_platform_new             (const char        *option,
                                                        ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
/* Ends it, and waits. */
void               manor_test_platform_free            (ManorTestPlatform *self);

/* “http://127.0.0.1:PORT”; with “--tls” “https://localhost:PORT” */
const char        *manor_test_platform_get_base_uri    (ManorTestPlatform *self);
/* A token of the platform, without restrictions. */
const char        *manor_test_platform_get_token       (ManorTestPlatform *self);
/* The slug of the first organization. */
const char        *manor_test_platform_get_organization
                                                       (ManorTestPlatform *self);
/* With “--tls”: the certificate to trust, a file; else NULL. */
const char        *manor_test_platform_get_authority   (ManorTestPlatform *self);
/* “DATABASE-ORGANIZATION.localhost:PORT”, as “Hostname” of the first organization's has it. */
char              *manor_test_platform_dup_host        (ManorTestPlatform *self,
                                                        const char        *database) G_GNUC_WARN_UNUSED_RESULT;

/* One order for the control: “POST”, “faults”, JSON. What it answers. */
JsonNode          *manor_test_platform_control         (ManorTestPlatform *self,
                                                        const char        *method,
                                                        const char        *path,
                                                        const char        *body);
/* Something that shall go wrong; JSON with ' for ". */
void               manor_test_platform_fault           (ManorTestPlatform *self,
                                                        const char        *format,
                                                        ...) G_GNUC_PRINTF (2, 3);
void               manor_test_platform_clear_faults    (ManorTestPlatform *self);
/* A number of the counters: “requests”, “GET {org}/databases”. 0 where there is none. */
guint              manor_test_platform_count           (ManorTestPlatform *self,
                                                        const char        *group,
                                                        const char        *name);
void               manor_test_platform_reset_counters  (ManorTestPlatform *self);

/* One request to the platform API with a token of it, “GET”, “/v1/organizations”: its status, 0 where there was no
 * answer. @token NULL for the first one, “” for none; @body and @answer may be NULL. */
guint              manor_test_platform_request         (ManorTestPlatform *self,
                                                        const char        *token,
                                                        const char        *method,
                                                        const char        *path,
                                                        const char        *body,
                                                        char             **answer);
/* A token of a group that may write, for ever. */
char              *manor_test_platform_mint            (ManorTestPlatform *self,
                                                        const char        *group) G_GNUC_WARN_UNUSED_RESULT;
/* Makes a database; @options is JSON without its braces, with ' for ", or NULL: “'schema': 'app'”. */
void               manor_test_platform_create          (ManorTestPlatform *self,
                                                        const char        *name,
                                                        const char        *group,
                                                        const char        *options);
/* Runs statements on a database of the first organization, as one “sequence”. */
void               manor_test_platform_sql             (ManorTestPlatform *self,
                                                        const char        *database,
                                                        const char        *sql);
/* The first value of one statement as text; NULL for NULL and for no row. */
char              *manor_test_platform_text            (ManorTestPlatform *self,
                                                        const char        *database,
                                                        const char        *sql) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestPlatform, manor_test_platform_free)
