/* manor-gate.h: how many requests a server gets at one time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_GATE (manor_gate_get_type ())

/* Places for requests, more of them while answers come quickly. Used from the main thread. */
G_DECLARE_FINAL_TYPE (ManorGate, manor_gate, MANOR, GATE, GObject)

/* @first: how many to begin with; @most: how many at most. */
ManorGate *manor_gate_new       (guint      first,
                                 guint      most) G_GNUC_WARN_UNUSED_RESULT;
guint      manor_gate_get_limit (ManorGate *self);
/* How far the limit may go up from now on. */
void       manor_gate_set_most  (ManorGate *self,
                                 guint      most);
/* Resolves to an object: a place, which is given up with its last reference. */
DexFuture *manor_gate_enter     (ManorGate *self) G_GNUC_WARN_UNUSED_RESULT;
/* A stream that stays open takes a place, without waiting for one. */
void       manor_gate_hold      (ManorGate *self);
void       manor_gate_let_go    (ManorGate *self);
/* @duration: between sending and the answer, in microseconds. */
void       manor_gate_answered  (ManorGate *self,
                                 gint64     duration);
/* The server said that there were too many. */
void       manor_gate_refused   (ManorGate *self);
/* Lets nobody in for so long: the server said when to come back. */
void       manor_gate_pause     (ManorGate *self,
                                 guint      msec);
/* How long who was refused for the @n-th time, from 0, waits before another try: from about @first to @most
 * milliseconds. */
guint      manor_gate_back_off  (guint      n,
                                 guint      first,
                                 guint      most);

G_END_DECLS
