/**
 * @file desk_people.h
 * @brief Somebody of each role for tests of what each sees and may do.
 */
#ifndef TESTS_API_DESK_PEOPLE_H
#define TESTS_API_DESK_PEOPLE_H

#include "api/server.h"
#include "tapak/account/account.h"

enum person {
    NOBODY,
    HEAD,          ///< village head of 64.02.01.2001
    OFFICER,       ///< of regency 64.02
    OTHER_OFFICER, ///< of regency 64.03
    ANALYST,       ///< of province 64
    ADMIN,         ///< everywhere
    PERSON_COUNT
};

#define PEOPLE_PASSWORD "sungai kecil di utara"

/** Accounts "head", "officer", "other", "analyst", "admin", and a token of the same name each. */
void people_make(struct api_server *server);

/** "Authorization: Bearer …" of somebody, "" for nobody. */
const char *people_field(enum person person);

/** With body as JSON (or NULL) and more header lines (or NULL); fails on another status. */
struct answer people_ask(struct api_server *server, enum person person, const char *method,
                         const char *target, const char *more, const char *body, int http_status);

#endif
