/* manor-hrana-pipeline.c: stub
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <libdex.h>

#include "manor-hrana-pipeline.h"

ManorHranaBatch *
manor_hrana_batch_new (void)
{
  return 0;
}

void
manor_hrana_batch_free (ManorHranaBatch *self)
{

}

guint
manor_hrana_batch_add (ManorHranaBatch *self, const char *sql, ManorResult *parameters, ManorHranaCondition condition, guint step)
{
  return 0;
}

guint
manor_hrana_batch_add_chained (ManorHranaBatch *self, const char *sql, ManorResult *parameters)
{
  return 0;
}

guint
manor_hrana_batch_get_n_steps (ManorHranaBatch *self)
{
  return 0;
}

ManorHranaPipeline *
manor_hrana_pipeline_new (void)
{
  return 0;
}

void
manor_hrana_pipeline_free (ManorHranaPipeline *self)
{

}

guint
manor_hrana_pipeline_add_execute (ManorHranaPipeline *self, const char *sql, ManorResult *parameters)
{
  return 0;
}

guint
manor_hrana_pipeline_add_batch (ManorHranaPipeline *self, ManorHranaBatch *batch)
{
  return 0;
}

guint
manor_hrana_pipeline_add_sequence (ManorHranaPipeline *self, const char *sql)
{
  return 0;
}

guint
manor_hrana_pipeline_add_describe (ManorHranaPipeline *self, const char *sql)
{
  return 0;
}

guint
manor_hrana_pipeline_add_autocommit (ManorHranaPipeline *self)
{
  return 0;
}

guint
manor_hrana_pipeline_add_close (ManorHranaPipeline *self)
{
  return 0;
}

gboolean
manor_hrana_pipeline_get_closes (ManorHranaPipeline *self)
{
  return 0;
}

GBytes             *
manor_hrana_pipeline_encode (ManorHranaPipeline *self, const char *baton)
{
  return 0;
}

