/**
 * @file fold_tables.h
 * @brief Which letters fold to which. All tables are in order of code point.
 * Source: Unicode 14.0, CaseFolding.txt (C and F) and the canonical decompositions of
 *         UnicodeData.txt, for U+00C0–024F, U+0370–0587 and U+1E00–1EFF.
 */
#ifndef MODEL_FOLD_TABLES_H
#define MODEL_FOLD_TABLES_H

#include <stdint.h>

enum {
    FOLD_RUNS = 98,
    FOLD_MANY = 13,
    FOLD_BASES = 87,
    FOLD_LATIN = 0xC0,
    FOLD_LATIN_MORE = 0x1E00
};

/** Every step-th letter from first to last becomes itself plus delta. */
struct fold_run {
    uint16_t first;
    uint16_t last;
    uint16_t step;
    int16_t delta;
};

/** A letter whose folding is several; 0 ends them. */
struct fold_many {
    uint16_t from;
    uint16_t to[3];
};

struct fold_pair {
    uint16_t from;
    uint16_t to;
};

extern const struct fold_run fold_runs[FOLD_RUNS];
extern const struct fold_many fold_many[FOLD_MANY];

/** The ASCII letter below an accent, for the letters from FOLD_LATIN and FOLD_LATIN_MORE on; '.' is
 * none. */
extern const char fold_latin[];
extern const char fold_latin_more[];

/** The letter below an accent, where that is not of ASCII. */
extern const struct fold_pair fold_bases[FOLD_BASES];

#endif
