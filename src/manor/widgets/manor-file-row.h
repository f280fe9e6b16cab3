/* manor-file-row.h: an entry for a file's path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_FILE_ROW (manor_file_row_get_type ())

/* Property “chooser-title”: of the dialog that its button opens. */
G_DECLARE_FINAL_TYPE (ManorFileRow, manor_file_row, MANOR, FILE_ROW, AdwEntryRow)

G_END_DECLS
