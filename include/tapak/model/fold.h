/**
 * @file fold.h
 * @brief Text compared without its case or its accents, character by character.
 *
 * Rule:   case folding for Latin, Greek, Cyrillic and Armenian letters (full: "ß" is "ss");
 *         an accent is what canonical decomposition (NFD) takes off a letter, and any combining
 *         mark. Letters of their own ("ø", "đ") stay. Case first, then accents.
 * Source: Unicode 14.0 CaseFolding.txt (C and F), UnicodeData.txt; OGC 21-065r2 section 7.3.
 */
#ifndef TAPAK_MODEL_FOLD_H
#define TAPAK_MODEL_FOLD_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"

enum { TAPAK_FOLD_CASE = 1, TAPAK_FOLD_ACCENTS = 2 };

/** What text gives, character by character. A value: a copy is a place to come back to. */
struct tapak_fold {
    struct tapak_slice text;
    size_t at;
    unsigned how;        ///< bits of TAPAK_FOLD_…
    uint32_t waiting[2]; ///< rest of a letter that gives several
    unsigned waiting_count;
};

struct tapak_fold tapak_fold_of(struct tapak_slice text, unsigned how);

/** The next character, or false behind the last. */
bool tapak_fold_next(struct tapak_fold *fold, uint32_t *out_character);

/** Below 0, 0, above 0: by code point. */
int tapak_fold_compare(struct tapak_fold left, struct tapak_fold right);

/** Whether all of text fits: % any text, _ one character, \ takes what follows as it is. */
bool tapak_fold_like(struct tapak_fold text, struct tapak_fold pattern);

/** The text as it compares. */
void tapak_fold_put(struct tapak_buf *buf, struct tapak_slice text, unsigned how);

#endif
