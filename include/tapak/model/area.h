/**
 * @file area.h
 * @brief Areas of administration and their codes: province, regency, district, village.
 *
 * Shape:  the Ministry of Home Affairs' (Kemendagri) dotted code: "64", "64.02", "64.02.01",
 *         "64.02.01.2001". A code's parent is its text up to the last dot.
 * Order:  byte order of the text is the order of codes everywhere.
 * Source: Permendagri on codes and data of areas of administration (Kepmendagri 300.2.2-2138/2025).
 */
#ifndef TAPAK_MODEL_AREA_H
#define TAPAK_MODEL_AREA_H

#include "tapak/base/text.h"

#include <stdbool.h>

enum tapak_level {
    TAPAK_LEVEL_NONE,
    TAPAK_LEVEL_PROVINCE,
    TAPAK_LEVEL_REGENCY,
    TAPAK_LEVEL_DISTRICT,
    TAPAK_LEVEL_VILLAGE,
    TAPAK_LEVEL_COUNT
};

enum { TAPAK_CODE_BYTES = 16, TAPAK_VILLAGE_CODE_LENGTH = 13 };

/** A terminated dotted code; "" is "no area". A value. */
struct tapak_code {
    char text[TAPAK_CODE_BYTES];
};

/** "none", "province", "regency", "district", "village". */
const char *tapak_level_name(enum tapak_level level);

/**
 * Reads a dotted ("64.02.01.2001") or undotted ("6402012001") code of any level; blanks around it
 * are let pass. False when it has neither form. Does not know statistics-office (BPS) codes, which
 * have ten digits too: who expects those asks tapak_code_looks_like_bps() first.
 */
bool tapak_code_parse(struct tapak_slice text, struct tapak_code *out_code);

/**
 * A ten-digit undotted code whose village part begins with 0: no Kemendagri village has that
 * (1 kelurahan, 2 desa, 3 desa adat), so the column it stands in holds BPS codes.
 */
bool tapak_code_looks_like_bps(struct tapak_slice text);

enum tapak_level tapak_code_level(const struct tapak_code *code);

/** The code cut to a level at or above its own; "" when it has no such part. */
struct tapak_code tapak_code_at(const struct tapak_code *code, enum tapak_level level);

/** Whether code is area or lies in it. Every code lies in "". */
bool tapak_code_is_in(const struct tapak_code *code, const struct tapak_code *area);

int tapak_code_compare(const struct tapak_code *a, const struct tapak_code *b);

#endif
