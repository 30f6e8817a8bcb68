/**
 * @file answers.h
 * @brief Whole answers that are large and asked for again: kept with their packed form.
 *
 * Rule:    an answer is kept for one generation of what it was made of; one of another generation
 *          is never given. At most ANSWERS_ROOM of them and ANSWERS_BYTES in all: the one that was
 *          asked for longest ago goes first.
 * Memory:  who is sending an answer holds it; it goes with its last holder.
 * Threads: any.
 */
#ifndef TAPAK_API_ANSWERS_H
#define TAPAK_API_ANSWERS_H

#include "tapak/http/message.h"

#include <stdint.h>

enum { ANSWERS_ROOM = 32 };
#define ANSWERS_BYTES ((size_t)64 * 1024 * 1024)

struct answers;

TAPAK_MUST_CHECK enum tapak_status answers_create(struct answers **out_answers,
                                                  struct tapak_error *err);
/** Answers that are being sent live on. NULL is allowed. */
void answers_free(struct answers *answers);

/** Makes a kept answer the response's body; false when there is none. */
bool answers_recall(struct answers *answers, const char *key, uint64_t generation,
                    struct tapak_response *response);

/** Keeps the response's body, which stays its body. Small ones are not worth it. */
void answers_keep(struct answers *answers, const char *key, uint64_t generation,
                  struct tapak_response *response);

#endif
