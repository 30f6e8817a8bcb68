/**
 * @file reader.h
 * @brief What a kind of file offers to table.c: records, one after the other, and again.
 */
#ifndef TAPAK_SRC_DECODE_READER_H
#define TAPAK_SRC_DECODE_READER_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { READER_NOTE_BYTES = 256 };

/** A record before columns are known; it lives until the next call. */
struct record {
    const struct tapak_slice *cells;
    size_t count;
    int64_t line;       ///< of the file or the sheet, 0 when not known
    const char *broken; ///< why it cannot be used, or NULL
    struct tapak_slice raw;
    bool has_point;
    bool has_shape;
    struct tapak_point point;
};

/** The first member of every reader. */
struct reader {
    enum tapak_status (*next)(struct reader *self, struct record *out_record, bool *out_has_record,
                              struct tapak_error *err);
    /** Back to the first record. */
    enum tapak_status (*rewind)(struct reader *self, struct tapak_error *err);
    void (*progress)(const struct reader *self, int64_t *out_done, int64_t *out_total);
    void (*free)(struct reader *self);
    /** Names of the columns; NULL when they stand in a record, as in a CSV file or a sheet. */
    const char *const *names;
    size_t name_count;
    const char *format;
    char note[READER_NOTE_BYTES]; ///< "" or what was noticed
};

/** Adds a remark to the note, with "; " between; what does not fit is left out. */
void reader_note(struct reader *reader, const char *format, ...) TAPAK_PRINTF(2, 3);

#endif
