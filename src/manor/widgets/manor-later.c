/* manor-later.c: what a future gave, told to an object that may be gone by then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-later"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "manor-later.h"

/* Widgets come and go while the core works. They could await in a fiber, but a fiber has a
 * small stack, must not keep a window alive and must look around after every await. One
 * answer told once, in the main loop, to whoever is still there, is all that most need. */
struct _ManorLater
{
  GWeakRef        owner;
  ManorLaterFunc  func;
  gpointer        user_data;
  GDestroyNotify  user_data_destroy;
  DexFuture      *future;
  DexFuture      *block;    /* what waits for it, while somebody may stop that */
  gboolean        stopped;
};

static void
later_finalize (gpointer data)
{
  ManorLater *later = data;

  if (later->user_data_destroy != NULL)
    later->user_data_destroy (later->user_data);
  g_weak_ref_clear (&later->owner);
  dex_clear (&later->future);
  dex_clear (&later->block);
}

static void
later_release (gpointer data)
{
  g_rc_box_release_full (data, later_finalize);
}

static gboolean
later_tell_cb (gpointer data)
{
  ManorLater *later = data;
  g_autoptr(GObject) owner = g_weak_ref_get (&later->owner);
  g_autoptr(GError) error = NULL;
  const GValue *value;

  if (owner == NULL || later->stopped)
    return G_SOURCE_REMOVE;

  value = dex_future_get_value (later->future, &error);
  later->func (owner, value, error, later->user_data);

  return G_SOURCE_REMOVE;
}

/* May run on the stack of the fiber that settled the future: only leaves a note. */
static DexFuture *
later_settled_cb (DexFuture *future,
                  gpointer   user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, later_tell_cb, g_rc_box_acquire (user_data), later_release);

  return dex_future_new_true ();
}

static ManorLater *
later_new (DexFuture      *future,
           gpointer        owner,
           ManorLaterFunc  func,
           gpointer        user_data,
           GDestroyNotify  user_data_destroy)
{
  ManorLater *later = g_rc_box_new0 (ManorLater);

  g_weak_ref_init (&later->owner, owner);
  later->func = func;
  later->user_data = user_data;
  later->user_data_destroy = user_data_destroy;
  later->future = dex_ref (future);

  return later;
}

/**
 * manor_later_full:
 * @future: (transfer full): what to wait for; it is never discarded before it has settled
 * @owner: a #GObject that wants to know; not kept alive
 * @func: told on the main thread, unless @owner is gone
 * @user_data: for @func
 * @user_data_destroy: (nullable): frees @user_data, also when @func was not told
 *
 * Waits for @future without a fiber.
 */
void
manor_later_full (DexFuture      *future,
                  gpointer        owner,
                  ManorLaterFunc  func,
                  gpointer        user_data,
                  GDestroyNotify  user_data_destroy)
{
  ManorLater *later;

  g_return_if_fail (DEX_IS_FUTURE (future));
  g_return_if_fail (G_IS_OBJECT (owner));
  g_return_if_fail (func != NULL);

  later = later_new (future, owner, func, user_data, user_data_destroy);
  dex_future_disown (dex_future_finally (future, later_settled_cb, later, later_release));
}

/**
 * manor_later:
 * @future: (transfer full): what to wait for
 * @owner: a #GObject that wants to know; not kept alive
 * @func: told on the main thread, unless @owner is gone
 * @user_data: for @func
 *
 * As manor_later_full(), with nothing to free.
 */
void
manor_later (DexFuture      *future,
             gpointer        owner,
             ManorLaterFunc  func,
             gpointer        user_data)
{
  manor_later_full (future, owner, func, user_data, NULL);
}

static void
wipe (const GValue *value)
{
  const char *secret = G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;

  if (secret != NULL && !(value->data[1].v_uint & G_VALUE_NOCOPY_CONTENTS))
    explicit_bzero ((char *) secret, strlen (secret));
}

static DexFuture *
wipe_cb (DexFuture *future,
         gpointer   user_data)
{
  const GValue *value = dex_future_get_value (future, NULL);

  if (value != NULL)
    wipe (value);

  return dex_future_new_true ();
}

/* What was stopped may have been done already. */
static void
wipe_future (gpointer data)
{
  dex_future_disown (dex_future_finally (data, wipe_cb, NULL, NULL));
}

/**
 * manor_later_secret:
 * @future: (transfer full): resolves to a string that nobody else asks it for
 * @owner: a #GObject that wants to know; not kept alive
 * @func: told on the main thread, unless @owner is gone; takes it with manor_later_take_secret()
 *
 * As manor_later(). Nothing of the string stays in memory, also when nobody was there to hear it.
 */
void
manor_later_secret (DexFuture      *future,
                    gpointer        owner,
                    ManorLaterFunc  func)
{
  g_return_if_fail (DEX_IS_FUTURE (future));

  manor_later_full (dex_ref (future), owner, func, future, wipe_future);
}

/**
 * manor_later_start:
 * @future: (transfer full): what to wait for
 * @owner: a #GObject that wants to know; not kept alive
 * @func: told on the main thread, unless @owner is gone or does not wait any more
 * @is_secret: whether it resolves to what manor_later_secret() takes
 *
 * As manor_later(), or manor_later_secret(), until somebody stops it.
 *
 * Returns: (transfer full): the waiting, for manor_later_stop(), also after @func was told
 */
ManorLater *
manor_later_start (DexFuture      *future,
                   gpointer        owner,
                   ManorLaterFunc  func,
                   gboolean        is_secret)
{
  ManorLater *later;

  g_return_val_if_fail (DEX_IS_FUTURE (future), NULL);
  g_return_val_if_fail (G_IS_OBJECT (owner), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  later = later_new (future, owner, func, is_secret ? dex_ref (future) : NULL,
                     is_secret ? wipe_future : NULL);
  later->block = dex_future_finally (future, later_settled_cb, g_rc_box_acquire (later), later_release);

  return later;
}

/**
 * manor_later_stop:
 * @self: (transfer full): a `ManorLater`
 *
 * Ends the waiting. What is waited for is cancelled, where that is still under way, and nobody is
 * told any more.
 */
void
manor_later_stop (ManorLater *self)
{
  g_return_if_fail (self != NULL);

  self->stopped = TRUE;
  /* Before the rest: a future that others wait for is not cancelled. */
  dex_clear (&self->block);
  later_release (self);
}

/**
 * manor_later_take_secret:
 * @value: what a future resolved to: a string that is asked for this once
 *
 * Takes a secret out of a future, which keeps what it resolved to and would leave it in memory
 * when it goes.
 *
 * Returns: (transfer full): the secret, for manor_secret_free()
 */
char *
manor_later_take_secret (const GValue *value)
{
  char *copy;

  g_return_val_if_fail (G_VALUE_HOLDS_STRING (value), NULL);

  copy = g_value_dup_string (value);
  wipe (value);

  return copy;
}
