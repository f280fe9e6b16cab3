/* manor-propagation.c: a change that a server carries to the children by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-propagation"

#include "config.h"

#include "manor-propagation.h"

/* Of the 5,000,000 that a server allows: see manor_propagation_fits(). */
#define MAX_BYTES 4500000

/* What is around a statement: its condition, and its own fields. */
#define BYTES_OF_STEP 300

/* What is heard of a child. */
typedef struct
{
  ManorPropagationStep  step;
  char                 *why;
} Report;

/**
 * ManorPropagation:
 *
 * A change to a schema database whose server carries it to every child, and how far the server
 * is with it. The caller makes it, the database fills it in while it works; everything happens
 * on the main thread.
 *
 *     set_waiting (…) ──▶ set_job (n) ──▶ set_child (…, CHECKED | APPLIED | FAILED) for each
 *
 * Invariants:
 *
 *  (1) Statements, guards and checks never change.
 *  (2) `job` is set once, when the server's number is known.
 *  (3) A child of which nothing was heard is WAITING and not in `children`. A report that says
 *      what is known already is not told again.
 */
struct _ManorPropagation
{
  GObject      parent_instance;

  char       **statements;  /* (1) */
  char       **guards;      /* (1) */
  char       **checks;      /* (1) */
  gint64       job;         /* (2) */
  gboolean     sent;
  char        *waiting;
  GHashTable  *children;    /* (3) name to Report */
};

enum {
  PROP_0,
  PROP_JOB,
  PROP_WAITING,
  N_PROPS
};

enum {
  CHILD,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorPropagation, manor_propagation, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
report_free (gpointer data)
{
  Report *report = data;

  g_free (report->why);
  g_free (report);
}

static void
manor_propagation_finalize (GObject *object)
{
  ManorPropagation *self = MANOR_PROPAGATION (object);

  g_clear_pointer (&self->statements, g_strfreev);
  g_clear_pointer (&self->guards, g_strfreev);
  g_clear_pointer (&self->checks, g_strfreev);
  g_clear_pointer (&self->waiting, g_free);
  g_clear_pointer (&self->children, g_hash_table_unref);

  G_OBJECT_CLASS (manor_propagation_parent_class)->finalize (object);
}

static void
manor_propagation_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorPropagation *self = MANOR_PROPAGATION (object);

  switch (prop_id)
    {
    case PROP_JOB:
      g_value_set_int64 (value, self->job);
      break;

    case PROP_WAITING:
      g_value_set_string (value, self->waiting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_propagation_class_init (ManorPropagationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_propagation_finalize;
  object_class->get_property = manor_propagation_get_property;

  properties[PROP_JOB] =
    g_param_spec_int64 ("job", NULL, NULL,
                        0, G_MAXINT64, 0,
                        (G_PARAM_READABLE |
                         G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS));

  properties[PROP_WAITING] =
    g_param_spec_string ("waiting", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* name (string), step (int, a ManorPropagationStep), why (string or NULL) */
  signals[CHILD] =
    g_signal_new ("child",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT, G_TYPE_STRING);
}

static void
manor_propagation_init (ManorPropagation *self)
{
  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, report_free);
}

static char **
copy_texts (const char * const *texts)
{
  return texts != NULL ? g_strdupv ((char **) texts) : g_new0 (char *, 1);
}

/**
 * manor_propagation_new:
 * @statements: (array zero-terminated=1): the change, without transaction statements
 * @guards: (nullable) (array zero-terminated=1): SELECTs that raise an error on a database that
 *   must not be changed, run before the change
 * @checks: (nullable) (array zero-terminated=1): the same, run behind it
 *
 * Returns: (transfer full): a `ManorPropagation`
 */
ManorPropagation *
manor_propagation_new (const char * const *statements,
                       const char * const *guards,
                       const char * const *checks)
{
  ManorPropagation *self;

  g_return_val_if_fail (statements != NULL && statements[0] != NULL, NULL);

  self = g_object_new (MANOR_TYPE_PROPAGATION, NULL);
  self->statements = copy_texts (statements);
  self->guards = copy_texts (guards);
  self->checks = copy_texts (checks);

  return self;
}

/**
 * manor_propagation_get_statements:
 * @self: a `ManorPropagation`
 *
 * Returns: (transfer none) (array zero-terminated=1): the change
 */
const char * const *
manor_propagation_get_statements (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), NULL);

  return (const char * const *) self->statements;
}

/**
 * manor_propagation_get_guards:
 * @self: a `ManorPropagation`
 *
 * Returns: (transfer none) (array zero-terminated=1): what is asked before the change, may be
 *   empty
 */
const char * const *
manor_propagation_get_guards (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), NULL);

  return (const char * const *) self->guards;
}

/**
 * manor_propagation_get_checks:
 * @self: a `ManorPropagation`
 *
 * Returns: (transfer none) (array zero-terminated=1): what is asked behind the change, may be
 *   empty
 */
const char * const *
manor_propagation_get_checks (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), NULL);

  return (const char * const *) self->checks;
}

/* As serde_json, which the server is written with, escapes it. */
static gsize
measure_text (const char *text)
{
  gsize n = 0;

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\' || *c == '\n' || *c == '\r' || *c == '\t')
      n += 2;
    else
      n += (guchar) *c < ' ' ? 6 : 1;

  return n;
}

/**
 * manor_propagation_measure:
 * @self: a `ManorPropagation`
 *
 * Returns: the bytes of the whole program where a server keeps it, as JSON
 */
gsize
manor_propagation_measure (ManorPropagation *self)
{
  gsize n = BYTES_OF_STEP * 2;

  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), 0);

  for (guint part = 0; part < 3; part++)
    {
      char **texts = part == 0 ? self->statements : part == 1 ? self->guards : self->checks;

      for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
        n += measure_text (texts[i]) + BYTES_OF_STEP;
    }

  return n;
}

/**
 * manor_propagation_fits:
 * @self: a `ManorPropagation`
 *
 * sqld 0.24.32 writes the program of a job into every child, as one value of at most 5,000,000
 * bytes (its “max_row_size”). It takes a longer one all the same, and then tries it for ever, while
 * every child is blocked, over every start.
 *
 * Returns: whether a server can be given it
 */
gboolean
manor_propagation_fits (ManorPropagation *self)
{
  return manor_propagation_measure (self) <= MAX_BYTES;
}

/**
 * manor_propagation_get_sent:
 * @self: a `ManorPropagation`
 *
 * Returns: whether it is with the server, or may be
 */
gboolean
manor_propagation_get_sent (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), FALSE);

  return self->sent;
}

/**
 * manor_propagation_get_job:
 * @self: a `ManorPropagation`
 *
 * Returns: the server's number for the change, 0 before it is known
 */
gint64
manor_propagation_get_job (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), 0);

  return self->job;
}

/**
 * manor_propagation_get_waiting:
 * @self: a `ManorPropagation`
 *
 * Returns: (nullable): what it waits for, for a person
 */
const char *
manor_propagation_get_waiting (ManorPropagation *self)
{
  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), NULL);

  return self->waiting;
}

/**
 * manor_propagation_get_child:
 * @self: a `ManorPropagation`
 * @name: a child's name
 * @why: (out) (optional) (nullable) (transfer none): the reason, where it FAILED
 *
 * Returns: where the child stands; WAITING for one that was not heard of
 */
ManorPropagationStep
manor_propagation_get_child (ManorPropagation  *self,
                             const char        *name,
                             const char       **why)
{
  Report *report;

  g_return_val_if_fail (MANOR_IS_PROPAGATION (self), MANOR_PROPAGATION_WAITING);
  g_return_val_if_fail (name != NULL, MANOR_PROPAGATION_WAITING);

  report = g_hash_table_lookup (self->children, name);
  if (why != NULL)
    *why = report != NULL ? report->why : NULL;

  return report != NULL ? report->step : MANOR_PROPAGATION_WAITING;
}

/**
 * manor_propagation_set_sent:
 * @self: a `ManorPropagation`
 * @sent: whether it is with the server, or may be; %FALSE again where the server did not take it
 *
 * For implementations.
 */
void
manor_propagation_set_sent (ManorPropagation *self,
                            gboolean          sent)
{
  g_return_if_fail (MANOR_IS_PROPAGATION (self));

  self->sent = sent;
}

/**
 * manor_propagation_set_job:
 * @self: a `ManorPropagation`
 * @job: the server's number for the change
 *
 * For implementations.
 */
void
manor_propagation_set_job (ManorPropagation *self,
                           gint64            job)
{
  g_return_if_fail (MANOR_IS_PROPAGATION (self));

  if (self->job == job)
    return;

  self->job = job;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

/**
 * manor_propagation_set_waiting:
 * @self: a `ManorPropagation`
 * @waiting: (nullable): what it waits for, or %NULL when it goes on
 *
 * For implementations.
 */
void
manor_propagation_set_waiting (ManorPropagation *self,
                               const char       *waiting)
{
  g_return_if_fail (MANOR_IS_PROPAGATION (self));

  if (g_set_str (&self->waiting, waiting))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/**
 * manor_propagation_set_child:
 * @self: a `ManorPropagation`
 * @name: a child's name
 * @step: where it stands
 * @why: (nullable): the reason, where it FAILED
 *
 * For implementations. Tells what is new, and nothing where it was known.
 */
void
manor_propagation_set_child (ManorPropagation     *self,
                             const char           *name,
                             ManorPropagationStep  step,
                             const char           *why)
{
  Report *report;

  g_return_if_fail (MANOR_IS_PROPAGATION (self));
  g_return_if_fail (name != NULL);

  report = g_hash_table_lookup (self->children, name);
  if (report == NULL && step == MANOR_PROPAGATION_WAITING)
    return;
  if (report != NULL && report->step == step && g_strcmp0 (report->why, why) == 0)
    return;

  report = g_new0 (Report, 1);
  report->step = step;
  report->why = g_strdup (why);
  g_hash_table_insert (self->children, g_strdup (name), report);

  g_signal_emit (self, signals[CHILD], 0, name, (int) step, why);
}
