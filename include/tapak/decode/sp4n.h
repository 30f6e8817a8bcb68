/**
 * @file sp4n.h
 * @brief Words of SP4N-LAPOR!'s administrator export: classes, states, categories, kinds of report.
 *
 * Source: domain section 2 (the export's form, stable in two independent importers).
 */
#ifndef TAPAK_DECODE_SP4N_H
#define TAPAK_DECODE_SP4N_H

#include "tapak/base/text.h"
#include "tapak/model/category.h"
#include "tapak/model/state.h"

#include <stdbool.h>

/** First cell of the header row. */
#define TAPAK_SP4N_HEADER_CELL "Tracking ID"

/** "Terdisposisi ke Dinas …" gives forwarded and the agency; false when the words are unknown. */
bool tapak_sp4n_state(struct tapak_slice text, enum tapak_state *out_state,
                      struct tapak_slice *out_agency);

/** "Pengaduan Tidak Berkadar Pengawasan" and its like; false when unknown. */
bool tapak_sp4n_class(struct tapak_slice text, enum tapak_class *out_class);

/**
 * The category code that an SP4N category path and the words of the report mean, or NULL when the
 * row is not environmental. Paths first; where a path stands for several, words of title and text
 * decide.
 */
const char *tapak_sp4n_category(const struct tapak_categories *list, struct tapak_slice path,
                                struct tapak_slice title, struct tapak_slice body);

/** "Tipe Laporan": anonymous, confidential (rahasia), both, or neither. */
void tapak_sp4n_kind(struct tapak_slice text, bool *out_is_anonymous, bool *out_is_confidential);

#endif
