/* manor-turso-create-check.c: what is wrong with a database before it is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-create"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-turso-create-private.h"

/* Of the platform's API documentation, 2026-06. */
#define MAX_NAME_LENGTH 64

/**
 * _manor_turso_make_check_name:
 * @make: what is to be made
 * @error: a `GError`
 *
 * The platform's rules, said before anything is sent.
 *
 * Returns: %FALSE where the name cannot be had
 */
gboolean
_manor_turso_make_check_name (ManorTursoMake  *make,
                              GError         **error)
{
  gsize length = strlen (make->name);
  gboolean good = length > 0 && length <= MAX_NAME_LENGTH;

  for (const char *p = make->name; good && *p != '\0'; p++)
    good = g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '-';

  if (!good)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                   /* translators: %1$s is what was typed, %2$d a number */
                   _("“%1$s” cannot be a database’s name: it has 1 to %2$d lower-case letters (a to z), digits and "
                     "dashes"), make->name, MAX_NAME_LENGTH);
      return FALSE;
    }

  if (manor_connection_find_database (MANOR_CONNECTION (make->turso), make->name) == NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               /* translators: %s is a database's name */
               _("there is a database “%s” already; choose another name"), make->name);

  return FALSE;
}

/* Those of the organization; where a token may not see them, those that the databases are in that it sees. */
static GStrv
dup_groups (ManorTurso *self)
{
  GListModel *groups = manor_organization_get_groups (self->organization);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);

      g_strv_builder_add (names, manor_group_get_name (group));
    }

  if (g_list_model_get_n_items (groups) == 0)
    for (guint i = 0; i < _manor_turso_list_get_length (self->list); i++)
      {
        const char *group = _manor_turso_list_get (self->list, i)->facts->group;

        if (group != NULL && g_hash_table_add (seen, (char *) group))
          g_strv_builder_add (names, group);
      }

  return g_strv_builder_end (names);
}

/* “default, eu” */
static char *
dup_choices (ManorTurso *self)
{
  g_auto(GStrv) names = dup_groups (self);

  return g_strjoinv (", ", names);
}

/* The one that it is copied from, or follows: both are in one group (the platform's API documentation, 2026-06). */
static ManorDatabase *
get_model (ManorTursoMake *make)
{
  switch (manor_creation_get_kind (make->creation))
    {
    case MANOR_CREATION_CHILD:
      return manor_fleet_get_schema (manor_creation_get_fleet (make->creation));
    case MANOR_CREATION_COPY:
      return manor_creation_get_original (make->creation);
    case MANOR_CREATION_DATABASE:
    case MANOR_CREATION_SCHEMA:
    default:
      return NULL;
    }
}

static gboolean
take_models_group (ManorTursoMake  *make,
                   ManorDatabase   *model,
                   GError         **error)
{
  const char *group = manor_database_get_facts (model)->group;

  if (group == NULL || make->group == NULL || g_str_equal (group, make->group))
    {
      if (group != NULL)
        g_set_str (&make->group, group);
      return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: %1$s is a database's name, %2$s the name of its group, %3$s of another group */
               _("it must be in the group of “%1$s”, which is “%2$s”, and not in “%3$s”"),
               manor_database_get_name (model), group, make->group);

  return FALSE;
}

static gboolean
take_only_group (ManorTursoMake  *make,
                 GError         **error)
{
  g_auto(GStrv) names = dup_groups (make->turso);
  g_autofree char *choices = g_strjoinv (", ", names);

  if (names[0] != NULL && names[1] == NULL)
    {
      g_set_str (&make->group, names[0]);
      return TRUE;
    }

  if (names[0] == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _("the organization has no group for its databases yet; make one first"));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %s is a list of names */
                 _("there are several groups in which it can be made; choose one: %s"), choices);

  return FALSE;
}

/* A group that was made since the last refresh is asked for before it is said not to be there. */
static gboolean
check_group (ManorTursoMake  *make,
             GError         **error)
{
  ManorOrganization *organization = make->turso->organization;
  g_autofree char *choices = NULL;
  ManorGroup *group = manor_organization_find_group (organization, make->group);

  if (group == NULL)
    {
      if (!manor_await (manor_organization_load_groups (organization), NULL))
        return TRUE;   /* who may not see them is told by the platform */
      group = manor_organization_find_group (organization, make->group);
    }

  if (group != NULL && !manor_group_get_archived (group))
    return TRUE;

  choices = dup_choices (make->turso);
  if (group != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %s is the name of a group of databases */
                 _("the group “%s” is archived; unarchive it first"), make->group);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %1$s is what was typed, %2$s a list of names */
                 _("there is no group “%1$s”; choose one: %2$s"), make->group, choices);

  return FALSE;
}

/**
 * _manor_turso_make_choose_group:
 * @make: what is to be made
 * @error: a `GError`
 *
 * Nobody is asked where there is no choice; where there is, the error names what there is. For fibers.
 *
 * Returns: %FALSE where no group can be taken
 */
gboolean
_manor_turso_make_choose_group (ManorTursoMake  *make,
                                GError         **error)
{
  ManorDatabase *model = get_model (make);
  ManorOrganization *organization = make->turso->organization;
  g_autoptr(GError) local_error = NULL;

  g_set_str (&make->group, manor_creation_get_group (make->creation));
  if (model != NULL && !take_models_group (make, model, error))
    return FALSE;

  if (make->group != NULL)
    return check_group (make, error);

  if (g_list_model_get_n_items (manor_organization_get_groups (organization)) == 0 &&
      !manor_await (manor_organization_load_groups (organization), &local_error) &&
      _manor_turso_list_get_length (make->turso->list) == 0)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return take_only_group (make, error);
}
