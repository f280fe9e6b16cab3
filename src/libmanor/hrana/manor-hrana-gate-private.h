/* manor-hrana-gate-private.h: how many requests a server gets at one time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_HRANA_GATE (manor_hrana_gate_get_type ())

G_DECLARE_FINAL_TYPE (ManorHranaGate, manor_hrana_gate, MANOR, HRANA_GATE, GObject)

ManorHranaGate *manor_hrana_gate_new         (void) G_GNUC_WARN_UNUSED_RESULT;
guint           manor_hrana_gate_get_limit   (ManorHranaGate *self);
/* Resolves to an object: a place, which is given up with its last reference. */
DexFuture      *manor_hrana_gate_enter       (ManorHranaGate *self) G_GNUC_WARN_UNUSED_RESULT;
/* A stream that stays open takes a place, without waiting for one. */
void            manor_hrana_gate_hold        (ManorHranaGate *self);
void            manor_hrana_gate_let_go      (ManorHranaGate *self);
/* @duration: between sending and the answer, in microseconds. */
void            manor_hrana_gate_answered    (ManorHranaGate *self,
                                              gint64          duration);
void            manor_hrana_gate_refused     (ManorHranaGate *self);

G_END_DECLS
