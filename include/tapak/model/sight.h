/**
 * @file sight.h
 * @brief Who sees what, and who may do what. Every path asks here, and nowhere else.
 *
 * Roles:   what each sees and may is a table in sight.c; docs/safety.md repeats it in words.
 * Area:    a village head has one village; whoever else has an area has a province, a regency or a
 *          district, and everything in it; "" is everywhere. What lies in no area (not placed)
 *          belongs to those whose area is a province or "".
 * Rule:    a question is asked either as the public, or by somebody within their own area. The
 *          second one answers nothing from outside of it: what the public sees there is asked for
 *          as the public. So no filter, box, order or count mixes true points and stand-ins.
 * Threads: values only.
 * Source:  domain sections 6 and 7 (docs/domain.md).
 */
#ifndef TAPAK_MODEL_SIGHT_H
#define TAPAK_MODEL_SIGHT_H

#include "tapak/model/area.h"
#include "tapak/model/report.h"

#include <stdbool.h>

enum tapak_role {
    TAPAK_ROLE_PUBLIC, ///< who is not signed in
    TAPAK_ROLE_VILLAGE_HEAD,
    TAPAK_ROLE_OFFICER,
    TAPAK_ROLE_ANALYST,
    TAPAK_ROLE_ADMIN,
    TAPAK_ROLE_COUNT
};

const char *tapak_role_code(enum tapak_role role); ///< "village_head"
/** False for what is no role, and for "public": that is no account's. */
bool tapak_role_parse(struct tapak_slice code, enum tapak_role *out_role);

/** What somebody may do within their area. Bits. */
enum tapak_right {
    TAPAK_RIGHT_READ = 1 << 0,       ///< reports of the area, queue, summaries
    TAPAK_RIGHT_SEE_PERSON = 1 << 1, ///< who reported; each time an event
    TAPAK_RIGHT_VERIFY = 1 << 2,     ///< every transition but those of FORWARD
    TAPAK_RIGHT_FORWARD = 1 << 3,    ///< to an agency; in progress, resolved, not authorised
    TAPAK_RIGHT_PLACE = 1 << 4,      ///< set the place by hand
    TAPAK_RIGHT_PUBLISH = 1 << 5,    ///< clear a text for the public, or withdraw it
    TAPAK_RIGHT_ANSWER = 1 << 6,     ///< to the reporter
    TAPAK_RIGHT_COMMENT = 1 << 7,    ///< internal notes; who works on it
    TAPAK_RIGHT_CONFIRM = 1 << 8,    ///< say what was found on site
    TAPAK_RIGHT_HAND_IN = 1 << 9,    ///< for others; a key of Open311 or OpenRosa
    TAPAK_RIGHT_IMPORT = 1 << 10,
    TAPAK_RIGHT_EXPORT = 1 << 11,
    TAPAK_RIGHT_SETTINGS = 1 << 12, ///< accounts, tokens, editions, audit
    TAPAK_RIGHT_ALL = (1 << 13) - 1
};
enum { TAPAK_RIGHT_NUMBER = 13, TAPAK_RIGHTS_BYTES = 192 };

const char *tapak_right_code(unsigned right); ///< "see_person"; of one bit
/** Names with blanks or commas between; false when one is not known. "" is none. */
bool tapak_rights_parse(struct tapak_slice names, unsigned *out_rights);
/** Names with blanks between, terminated. */
void tapak_rights_text(unsigned rights, char out[static TAPAK_RIGHTS_BYTES]);

/** Everything that a role may. */
unsigned tapak_role_rights(enum tapak_role role);
/** Whether somebody of the role can have that area: a village head needs a village. */
bool tapak_role_takes_area(enum tapak_role role, const struct tapak_code *area);

/** Who asks. Zero-initialised it is the public. */
struct tapak_sight {
    enum tapak_role role;
    struct tapak_code area; ///< "" is everywhere
    unsigned rights;        ///< of the role, or fewer of them
};

/** With all rights of the role. */
struct tapak_sight tapak_sight_of(enum tapak_role role, const struct tapak_code *area);

/** Whether it may do that somewhere. All given bits are needed. */
bool tapak_sight_has(const struct tapak_sight *sight, unsigned rights);

enum tapak_visible {
    TAPAK_SEES_NOTHING,   ///< as if it did not exist
    TAPAK_SEES_PUBLISHED, ///< the public view: cleared text, public point, day
    TAPAK_SEES_REPORT,    ///< everything but who reported
    TAPAK_SEES_ALL,       ///< with who reported, on demand and recorded
    TAPAK_VISIBLE_COUNT
};

/**
 * How much of a report somebody sees, when it is asked for by its id. From the report area,
 * is_published, is_confidential and is_anonymous are read. Who reported anonymously is for admins
 * only.
 */
enum tapak_visible tapak_sight_of_report(const struct tapak_sight *sight,
                                         const struct tapak_report *report);

/** Whether somebody may do that to this report: it has to be seen in full, too. */
bool tapak_sight_may(const struct tapak_sight *sight, unsigned rights,
                     const struct tapak_report *report);

/**
 * Makes filter one of what this sight sees within its area; of rows it may list. For the public the
 * public's. The area that was asked for stays, within the sight's.
 */
void tapak_sight_limit(const struct tapak_sight *sight, struct tapak_report_filter *filter);

/**
 * The same for counts by area, category and time, without any other condition: an analyst's counts
 * hold confidential reports too.
 */
void tapak_sight_limit_counts(const struct tapak_sight *sight, struct tapak_report_filter *filter);

#endif
