/* manor-state.c: how a child stands, as an icon and a colour
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-state"

#include "config.h"

#include "manor-state.h"

/**
 * manor_state_get_icon_name:
 * @state: how a child stands
 *
 * Returns: (nullable): the icon for it
 */
const char *
manor_state_get_icon_name (ManorChildState state)
{
  switch (state)
    {
    case MANOR_CHILD_IN_SYNC:
      return "manor-state-in-sync-symbolic";

    case MANOR_CHILD_BEHIND:
      return "manor-state-behind-symbolic";

    case MANOR_CHILD_DRIFTED:
      return "manor-state-drifted-symbolic";

    case MANOR_CHILD_UNREACHABLE:
      return "manor-state-unreachable-symbolic";

    case MANOR_CHILD_ASLEEP:
      return "weather-clear-night-symbolic";

    case MANOR_CHILD_ARCHIVED:
      return "package-x-generic-symbolic";

    case MANOR_CHILD_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * manor_state_get_css_class:
 * @state: how a child stands
 *
 * Returns: the style class that colours its icon
 */
const char *
manor_state_get_css_class (ManorChildState state)
{
  switch (state)
    {
    case MANOR_CHILD_IN_SYNC:
      return "success";

    case MANOR_CHILD_BEHIND:
      return "accent";

    case MANOR_CHILD_DRIFTED:
      return "warning";

    case MANOR_CHILD_UNREACHABLE:
      return "error";

    case MANOR_CHILD_ASLEEP:
    case MANOR_CHILD_ARCHIVED:
    case MANOR_CHILD_UNKNOWN:
    default:
      return "dimmed";
    }
}
