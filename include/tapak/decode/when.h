/**
 * @file when.h
 * @brief Dates and times as files have them, Indonesian months included.
 *
 * "3 Jan 2026", "3 Januari 2026", "17 Agu 2025" (Ags, Agt, Agustus), "2026-01-03", "03/01/2026" and
 * "03-01-2026" (day first), RFC 3339, a serial day number of a spreadsheet. Times "07:08",
 * "07.08", "07:08:09", "7:08 PM", "07.08 WITA". Years outside 1990–2100 are refused.
 */
#ifndef TAPAK_DECODE_WHEN_H
#define TAPAK_DECODE_WHEN_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdint.h>

/**
 * The instant that a date cell and a time cell (may be absent or empty: midnight) mean. A zone in
 * the text (Z, +08:00, WIB, WITA, WIT) beats offset_minutes.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_when(struct tapak_slice date, struct tapak_slice time,
                                              int offset_minutes, int64_t *out_instant_ms,
                                              struct tapak_error *err);

#endif
