/**
 * @file csv.h
 * @brief CSV files as records, in flat memory (see table.h for what is accepted).
 *
 * Broken: a quote that never ends, text behind a closing quote, a NUL byte, a record or a cell
 * above its ceiling. The record is handed out with the reason, and reading goes on with the line
 * behind the one on which it starts: a stray quote costs one line, not the rest of the file.
 */
#ifndef TAPAK_SRC_DECODE_CSV_H
#define TAPAK_SRC_DECODE_CSV_H

#include "decode/reader.h"

/** path may be one of GDAL's virtual files ("/vsizip/…"). */
TAPAK_MUST_CHECK enum tapak_status csv_open(const char *path, struct reader **out_reader,
                                            struct tapak_error *err);

#endif
