/**
 * @file when.h
 * @brief Dates and times as files have them, Indonesian months included.
 *
 * "3 Jan 2026", "3 Januari 2026", "17 Agu 2025" (Ags, Agt, Agustus), "Jan 3, 2026", "2026-01-03",
 * "03/01/2026" and "03-01-2026" (day first, always), "20260103", RFC 3339, a serial day number of a
 * spreadsheet. Times "07:08", "07.08", "07:08:09", "7:08 PM", "07.08 WITA", a spreadsheet's
 * fraction of a day ("0.29722"). The time may stand behind the date in its cell. Years outside
 * 1990–2100 are refused, and so are years of two digits.
 */
#ifndef TAPAK_DECODE_WHEN_H
#define TAPAK_DECODE_WHEN_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdint.h>

/**
 * The instant that a date cell and a time cell (may be absent or empty: midnight) mean. A zone in
 * the text (Z, +08:00, WIB, WITA, WIT) beats offset_minutes. When both cells hold a time, the one
 * of the date cell must be midnight or the same. TAPAK_NOT_FOUND when the date is empty.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_when(struct tapak_slice date, struct tapak_slice time,
                                              int offset_minutes, int64_t *out_instant_ms,
                                              struct tapak_error *err);

#endif
