/**
 * @file gazetteer.h
 * @brief Areas by name: regency, district and village as people write them.
 *
 * Rule:    names are compared exactly first, then normalised (case, blanks, NBSP, apostrophes,
 *          hyphens, "Desa/Kampung/Kel./Kelurahan/Kec./Kab./Kabupaten/Kota" in front, known
 * spellings). Never a guess: a name that fits two areas of the same parent fits none. Threads:
 * immutable once sealed; any number may ask.
 */
#ifndef TAPAK_GEO_GAZETTEER_H
#define TAPAK_GEO_GAZETTEER_H

#include "tapak/base/error.h"
#include "tapak/model/area.h"
#include "tapak/model/placement.h"

struct tapak_gazetteer;

TAPAK_MUST_CHECK enum tapak_status tapak_gazetteer_create(struct tapak_gazetteer **out_gazetteer,
                                                          struct tapak_error *err);
void tapak_gazetteer_free(struct tapak_gazetteer *gazetteer);

/** One area with its official name; texts are copied. Parents need not come first. */
TAPAK_MUST_CHECK enum tapak_status tapak_gazetteer_add(struct tapak_gazetteer *gazetteer,
                                                       const struct tapak_code *code,
                                                       struct tapak_slice name,
                                                       struct tapak_error *err);

/** Another spelling, or a former name, of an area that has been or will be added. */
TAPAK_MUST_CHECK enum tapak_status tapak_gazetteer_add_alias(struct tapak_gazetteer *gazetteer,
                                                             const struct tapak_code *code,
                                                             struct tapak_slice name,
                                                             struct tapak_error *err);

/** A former or statistics-office code of an area. */
TAPAK_MUST_CHECK enum tapak_status tapak_gazetteer_add_code(struct tapak_gazetteer *gazetteer,
                                                            const struct tapak_code *code,
                                                            struct tapak_slice other_code,
                                                            struct tapak_error *err);

/** Sorts; from here on only questions. */
TAPAK_MUST_CHECK enum tapak_status tapak_gazetteer_seal(struct tapak_gazetteer *gazetteer,
                                                        struct tapak_error *err);

/** The area a code in any spelling stands for, former codes included; "" when unknown. */
struct tapak_code tapak_gazetteer_code(const struct tapak_gazetteer *gazetteer,
                                       struct tapak_slice code);

/**
 * The smallest area that the claim's names determine: a village, else a district, else a regency,
 * else "". A village is looked up within its district; without a district, within its regency when
 * the name is the only such there. A name that is given and fits nothing stops the descent.
 */
struct tapak_code tapak_gazetteer_match(const struct tapak_gazetteer *gazetteer,
                                        const struct tapak_place_claim *claim);

/** The normalised form of a name into out (terminated, at most room bytes); returns its length. */
size_t tapak_name_normalise(char *out, size_t room, struct tapak_slice name);

#endif
