/**
 * @file csv_sniff.h
 * @brief The form of a CSV file, told from its beginning: delimiter, line ends.
 */
#ifndef TAPAK_SRC_DECODE_CSV_SNIFF_H
#define TAPAK_SRC_DECODE_CSV_SNIFF_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_form {
    char delimiter;    ///< , ; tab or |, or what the line "sep=" names
    char newline;      ///< '\n' (a '\r' in front belongs to it), or '\r' where there is no '\n'
    bool has_sep_line; ///< the first line is "sep=;" and no record
};

/**
 * TAPAK_INVALID when the bytes are no text. The delimiter is the one that stands equally often
 * (outside of quotes) on the most lines; of those, the one that stands there more often.
 */
TAPAK_MUST_CHECK enum tapak_status csv_sniff(const char *text, size_t size,
                                             struct csv_form *out_form, struct tapak_error *err);

#endif
