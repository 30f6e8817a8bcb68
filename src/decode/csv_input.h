/**
 * @file csv_input.h
 * @brief The bytes of a text file as UTF-8 in a sliding window, whatever its encoding.
 *
 * UTF-8 (its mark is dropped) and UTF-16 with a mark. Text that is not UTF-8 passes as it is:
 * csv.c converts such records from Windows-1252.
 */
#ifndef TAPAK_SRC_DECODE_CSV_INPUT_H
#define TAPAK_SRC_DECODE_CSV_INPUT_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    INPUT_CHUNK_BYTES = 1 << 18,
    INPUT_PADDING = 64 ///< zero bytes that can be read behind the end of the window
};

enum input_encoding { INPUT_UTF8, INPUT_UTF16_LITTLE, INPUT_UTF16_BIG };

struct csv_input {
    void *file;   ///< VSILFILE
    char *window; ///< start … end is not used up yet
    size_t room;
    size_t start;
    size_t end;
    bool is_at_end; ///< the window holds the last byte
    enum input_encoding encoding;
    unsigned char half[4]; ///< bytes of a UTF-16 character that was cut by a chunk
    size_t half_size;
    int64_t read_bytes;
    int64_t file_bytes;
};

TAPAK_MUST_CHECK enum tapak_status csv_input_open(struct csv_input *input, const char *path,
                                                  struct tapak_error *err);
void csv_input_close(struct csv_input *input);

/** Back to the first byte behind the mark. */
TAPAK_MUST_CHECK enum tapak_status csv_input_rewind(struct csv_input *input,
                                                    struct tapak_error *err);

/** Adds bytes behind end; start becomes 0. Grows the window only when start … end fills it. */
TAPAK_MUST_CHECK enum tapak_status csv_input_fill(struct csv_input *input, struct tapak_error *err);

#endif
