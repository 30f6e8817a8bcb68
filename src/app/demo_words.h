/**
 * @file demo_words.h
 * @brief What invented people write: titles and texts in Indonesian by category, agencies, names.
 */
#ifndef TAPAK_APP_DEMO_WORDS_H
#define TAPAK_APP_DEMO_WORDS_H

#include "app/demo_fires.h"

enum { DEMO_CATEGORIES = 23, DEMO_WORDINGS = 2 };

/** '@' in a wording stands for the village. */
struct demo_topic {
    const char *category;
    int weight;
    const char *agency;
    const int *months; ///< DEMO_MONTHS weights
    const char *titles[DEMO_WORDINGS];
    const char *texts[DEMO_WORDINGS];
};

const struct demo_topic *demo_topic(int category);

/** "Sari Contoh": clearly nobody. number ≥ 0 */
void demo_put_person(struct tapak_buf *buf, int number);

#endif
