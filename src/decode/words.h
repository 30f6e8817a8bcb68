/**
 * @file words.h
 * @brief Comparing words of people: case, runs of blanks and no-break spaces do not matter.
 */
#ifndef TAPAK_SRC_DECODE_WORDS_H
#define TAPAK_SRC_DECODE_WORDS_H

#include "tapak/base/text.h"

/** The two are the same words; blanks at the ends do not count. ASCII case is ignored. */
bool words_are(struct tapak_slice text, struct tapak_slice words);

/**
 * If text begins with words, which end at a word's end, the rest behind them and their blanks is
 * *out_rest (may be NULL).
 */
bool words_start(struct tapak_slice text, const char *words, struct tapak_slice *out_rest);

/** words stand somewhere in text, as whole words. */
bool words_within(struct tapak_slice text, const char *words);

/** Cuts the part in front of the first separator off *text; false when nothing is left. */
bool words_cut(struct tapak_slice *text, char separator, struct tapak_slice *out_part);

#endif
