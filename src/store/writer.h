/**
 * @file writer.h
 * @brief The one thread that writes: what waits is run together in one durable transaction.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/conn.h"

struct writer;

/** The writer owns conn from here on, also when it fails. */
TAPAK_MUST_CHECK enum tapak_status writer_start(struct tapak_conn *conn, struct writer **out_writer,
                                                struct tapak_error *err);

/** Ends after what waits is done. NULL is allowed. */
void writer_stop(struct writer *writer);

/** As tapak_store_write(). */
TAPAK_MUST_CHECK enum tapak_status writer_run(struct writer *writer, tapak_write_fn *fn,
                                              void *context, struct tapak_error *err);

/** As tapak_store_write_later(). */
TAPAK_MUST_CHECK enum tapak_status writer_run_later(struct writer *writer,
                                                    const struct tapak_later_write *write,
                                                    struct tapak_error *err);

/** As tapak_store_own_revision(). */
int64_t writer_revision(struct writer *writer);

/** Threads: any. */
void writer_stats(struct writer *writer, struct tapak_store_stats *out_stats);

/** The same on the caller's own connection, without a thread: while a database is made. */
TAPAK_MUST_CHECK enum tapak_status write_alone(struct tapak_conn *conn, tapak_write_fn *fn,
                                               void *context, struct tapak_error *err);

#endif
