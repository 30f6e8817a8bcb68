/**
 * @file name.h
 * @brief Names of areas in forms that can be compared.
 *
 * Both forms are lower case, without accents, blanks, apostrophes and hyphens, terminated, at most
 * room bytes (at least 1); what does not fit is left off by whole words. Names are read up to
 * TAPAK_MAX_NAME_BYTES. They return the length.
 */
#ifndef TAPAK_SRC_GEO_NAME_H
#define TAPAK_SRC_GEO_NAME_H

#include "tapak/base/text.h"
#include "tapak/model/area.h"

#include <stddef.h>

/** The whole name, its kind in front written in full: "Kab. Kutai-Barat" is "kabupatenkutaibarat".
 */
size_t geo_name_fold(char *out, size_t room, struct tapak_slice name, enum tapak_level level);

/**
 * Without the kinds of that level (of every level with TAPAK_LEVEL_NONE) in front, unless nothing
 * would be left; abbreviations of common words in full, Roman numerals as numbers.
 */
size_t geo_name_normalise(char *out, size_t room, struct tapak_slice name, enum tapak_level level);

#endif
