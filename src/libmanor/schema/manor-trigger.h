/* manor-trigger.h: a trigger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TRIGGER (manor_trigger_get_type ())

G_DECLARE_FINAL_TYPE (ManorTrigger, manor_trigger, MANOR, TRIGGER, ManorSchemaObject)

G_END_DECLS
