/* manor-hrana-pipeline.h: what is asked of a Hrana stream in one request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

/**
 * ManorHranaBatch:
 *
 * Steps that run one after another, each on a condition. Pure.
 */
typedef struct _ManorHranaBatch ManorHranaBatch;

typedef enum
{
  MANOR_HRANA_ALWAYS,
  MANOR_HRANA_IF_OK,      /* the step named was carried out */
  MANOR_HRANA_IF_NOT_OK,  /* it failed or was left out */
} ManorHranaCondition;

ManorHranaBatch *manor_hrana_batch_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void             manor_hrana_batch_free        (ManorHranaBatch     *self);
/* @parameters: one row whose columns are named as the parameters (":a"; "?1" and "" by
 * position), or NULL. Returns the step's number, from 0. */
guint            manor_hrana_batch_add         (ManorHranaBatch     *self,
                                                const char          *sql,
                                                ManorResult         *parameters,
                                                ManorHranaCondition  condition,
                                                guint                step);
/* On the condition that the step before it was carried out; the first always. */
guint            manor_hrana_batch_add_chained (ManorHranaBatch     *self,
                                                const char          *sql,
                                                ManorResult         *parameters);
guint            manor_hrana_batch_get_n_steps (ManorHranaBatch     *self);

/**
 * ManorHranaPipeline:
 *
 * The requests of one HTTP request, in order. Each add returns the request's number, from 0,
 * by which the reply is asked. Pure.
 */
typedef struct _ManorHranaPipeline ManorHranaPipeline;

ManorHranaPipeline *manor_hrana_pipeline_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void                manor_hrana_pipeline_free           (ManorHranaPipeline *self);
guint               manor_hrana_pipeline_add_execute    (ManorHranaPipeline *self,
                                                         const char         *sql,
                                                         ManorResult        *parameters);
guint               manor_hrana_pipeline_add_batch      (ManorHranaPipeline *self,
                                                         ManorHranaBatch    *batch);
guint               manor_hrana_pipeline_add_sequence   (ManorHranaPipeline *self,
                                                         const char         *sql);
guint               manor_hrana_pipeline_add_describe   (ManorHranaPipeline *self,
                                                         const char         *sql);
guint               manor_hrana_pipeline_add_autocommit (ManorHranaPipeline *self);
/* Nothing may follow it. */
guint               manor_hrana_pipeline_add_close      (ManorHranaPipeline *self);
gboolean            manor_hrana_pipeline_get_closes     (ManorHranaPipeline *self);
/* The JSON text of the request's body. @baton NULL: a new stream. New. */
GBytes             *manor_hrana_pipeline_encode         (ManorHranaPipeline *self,
                                                         const char         *baton) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorHranaBatch, manor_hrana_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorHranaPipeline, manor_hrana_pipeline_free)

G_END_DECLS
