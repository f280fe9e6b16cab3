/* manor-hrana-error.h: what a libSQL server answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MANOR_HRANA_ERROR (manor_hrana_error_quark ())

/**
 * ManorHranaError:
 * @MANOR_HRANA_ERROR_PROTOCOL: the answer is none that Hrana knows (HTML, say)
 * @MANOR_HRANA_ERROR_UNAUTHORIZED: 401: the token is missing, wrong or expired
 * @MANOR_HRANA_ERROR_FORBIDDEN: 403: the token does not allow it; earlier requests of the
 *   pipeline may have been carried out
 * @MANOR_HRANA_ERROR_NO_NAMESPACE: 404: no such database (or one that is being unloaded, or
 *   that the token does not reach); nothing was done
 * @MANOR_HRANA_ERROR_BUSY: 429: too many streams; nothing was done
 * @MANOR_HRANA_ERROR_STREAM_LOST: the baton expired, was used twice, or the server started
 *   anew; an open transaction was rolled back
 * @MANOR_HRANA_ERROR_TRANSACTION_LOST: TRANSACTION_TIMEOUT or _BUSY: the transaction was rolled
 *   back since another writer waited; what follows on the stream would commit by itself
 * @MANOR_HRANA_ERROR_BLOCKED: reads or writes are blocked, for a reason that the server gives
 * @MANOR_HRANA_ERROR_TOO_LARGE: the result does not fit in an answer; the statement was
 *   carried out
 * @MANOR_HRANA_ERROR_INVALID_TEXT: a text in the result is not UTF-8; statements before it were
 *   carried out
 * @MANOR_HRANA_ERROR_MIGRATION: SCHEMA_MIGRATION_ERROR, and the same said in other words
 * @MANOR_HRANA_ERROR_SERVER: 5xx and whatever else
 * @MANOR_HRANA_ERROR_CHILD: 403: its schema is changed through its schema database alone
 * @MANOR_HRANA_ERROR_HELD: reads or writes are blocked, and the server does not say why: it migrates the schema
 *   database, which passes, or was told to
 *
 * What is not an error of the statement itself: that is a MANOR_SQL_ERROR.
 */
typedef enum
{
  MANOR_HRANA_ERROR_PROTOCOL,
  MANOR_HRANA_ERROR_UNAUTHORIZED,
  MANOR_HRANA_ERROR_FORBIDDEN,
  MANOR_HRANA_ERROR_NO_NAMESPACE,
  MANOR_HRANA_ERROR_BUSY,
  MANOR_HRANA_ERROR_STREAM_LOST,
  MANOR_HRANA_ERROR_TRANSACTION_LOST,
  MANOR_HRANA_ERROR_BLOCKED,
  MANOR_HRANA_ERROR_TOO_LARGE,
  MANOR_HRANA_ERROR_INVALID_TEXT,
  MANOR_HRANA_ERROR_MIGRATION,
  MANOR_HRANA_ERROR_SERVER,
  MANOR_HRANA_ERROR_CHILD,
  MANOR_HRANA_ERROR_HELD,
} ManorHranaError;

GQuark  manor_hrana_error_quark  (void);

/* The error of an answer with another status than 200. Never quotes more than a line of @body.
 * New. */
GError *manor_hrana_error_from_status (guint       status,
                                       const char *body,
                                       gsize       length) G_GNUC_WARN_UNUSED_RESULT;
/* The error of one result: a MANOR_SQL_ERROR with its offset, or a MANOR_HRANA_ERROR. New. */
GError *manor_hrana_error_from_code   (const char *code,
                                       const char *said) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
