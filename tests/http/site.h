/**
 * @file site.h
 * @brief A small site for tests of dispatch and the server, and one way to ask it.
 */
#ifndef TESTS_HTTP_SITE_H
#define TESTS_HTTP_SITE_H

#include "tapak/http/dispatch.h"

/** Operations that show their values; see site.c. */
extern const struct tapak_route test_routes[];

/** Handlers of /slow wait for this gate; see site_open_gate(). */
void site_open_gate(unsigned count);

enum { SITE_PUT_OFF = 256 };

/** Requests of /later that are put off now; and all of them go on. */
unsigned site_count_put_off(void);
void site_resume_all(void);

/** An answer and the memory it lives in. */
struct answer {
    struct tapak_arena *arena;
    struct tapak_response response;
};

/** fields: "Name: value" lines, or NULL; body NULL is none. The caller ends it with answer_free().
 */
struct answer ask(const struct tapak_site *site, const char *method, const char *target,
                  const char *fields, const char *body);
/** The same with a body that is no text. */
struct answer ask_bytes(const struct tapak_site *site, const char *method, const char *target,
                        const char *fields, struct tapak_slice body);
void answer_free(struct answer *answer);

/** Whether the body holds text. */
bool answer_has(const struct answer *answer, const char *text);

#endif
