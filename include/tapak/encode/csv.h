/**
 * @file csv.h
 * @brief Rows as CSV (RFC 4180, with \n as the end of a line), cell by cell. Sticky, as the buffer.
 *
 * Shape: UTF-8; malformed bytes and U+0000 become U+FFFD. A cell with a comma, quote, line end or
 *        blank at an end is quoted; so is the only cell of a row when it is empty, as a blank line
 *        is no row.
 * Rule:  text that a spreadsheet would take for a formula (it begins with = + - @, tab or a line
 *        end) gets a ' in front, unless it is a plain number. Source: OWASP, "CSV Injection".
 *        Cells that programs are to read back as they were go through tapak_csv_put_verbatim().
 */
#ifndef TAPAK_ENCODE_CSV_H
#define TAPAK_ENCODE_CSV_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A value; only csv.c looks inside. */
struct tapak_csv {
    struct tapak_buf *buf;
    size_t cells;  ///< of the row that is being written
    bool has_text; ///< one of them is not empty
};

void tapak_csv_init(struct tapak_csv *csv, struct tapak_buf *buf);

/** NULL is an empty cell. */
void tapak_csv_put_text(struct tapak_csv *csv, const char *text);
void tapak_csv_put_slice(struct tapak_csv *csv, struct tapak_slice text);
/** As it is, formulas too; still quoted and UTF-8. */
void tapak_csv_put_verbatim(struct tapak_csv *csv, struct tapak_slice text);
void tapak_csv_put_int(struct tapak_csv *csv, int64_t number);
/** At most digits behind the point; a number that is not finite is an empty cell. */
void tapak_csv_put_double(struct tapak_csv *csv, double number, int digits);
void tapak_csv_put_bool(struct tapak_csv *csv, bool truth); ///< "true", "false"

void tapak_csv_end_row(struct tapak_csv *csv);

#endif
