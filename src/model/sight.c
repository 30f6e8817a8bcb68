// One row a role: its rights, and how much it sees of a report in its area by how that is marked.
#include "tapak/model/sight.h"

#include <string.h>

enum mark { MARK_OPEN, MARK_ANONYMOUS, MARK_CONFIDENTIAL, MARK_COUNT };

struct role {
    const char *code;
    unsigned rights;
    enum tapak_visible sees[MARK_COUNT]; ///< in its own area
    bool counts_confidential;
};

enum {
    OFFICER_RIGHTS = TAPAK_RIGHT_READ | TAPAK_RIGHT_SEE_PERSON | TAPAK_RIGHT_VERIFY |
                     TAPAK_RIGHT_FORWARD | TAPAK_RIGHT_PLACE | TAPAK_RIGHT_PUBLISH |
                     TAPAK_RIGHT_ANSWER | TAPAK_RIGHT_COMMENT | TAPAK_RIGHT_CONFIRM |
                     TAPAK_RIGHT_HAND_IN | TAPAK_RIGHT_IMPORT | TAPAK_RIGHT_EXPORT
};

static const struct role roles[TAPAK_ROLE_COUNT] = {
    [TAPAK_ROLE_PUBLIC] =
        {
            .code = "public",
            .sees = {TAPAK_SEES_PUBLISHED, TAPAK_SEES_PUBLISHED, TAPAK_SEES_NOTHING},
        },
    [TAPAK_ROLE_VILLAGE_HEAD] =
        {
            .code = "village_head",
            .rights =
                TAPAK_RIGHT_READ | TAPAK_RIGHT_COMMENT | TAPAK_RIGHT_CONFIRM | TAPAK_RIGHT_HAND_IN,
            .sees = {TAPAK_SEES_REPORT, TAPAK_SEES_REPORT, TAPAK_SEES_NOTHING},
        },
    [TAPAK_ROLE_OFFICER] =
        {
            .code = "officer",
            .rights = OFFICER_RIGHTS,
            .sees = {TAPAK_SEES_ALL, TAPAK_SEES_REPORT, TAPAK_SEES_ALL},
            .counts_confidential = true,
        },
    [TAPAK_ROLE_ANALYST] =
        {
            .code = "analyst",
            .rights = TAPAK_RIGHT_READ | TAPAK_RIGHT_EXPORT,
            .sees = {TAPAK_SEES_REPORT, TAPAK_SEES_REPORT, TAPAK_SEES_NOTHING},
            .counts_confidential = true,
        },
    [TAPAK_ROLE_ADMIN] =
        {
            .code = "admin",
            .rights = TAPAK_RIGHT_ALL,
            .sees = {TAPAK_SEES_ALL, TAPAK_SEES_ALL, TAPAK_SEES_ALL},
            .counts_confidential = true,
        },
};

// In the order of their bits.
static const char *const right_codes[TAPAK_RIGHT_NUMBER] = {
    "read",    "see_person", "verify",  "forward", "place",  "publish",  "answer",
    "comment", "confirm",    "hand_in", "import",  "export", "settings",
};

const char *tapak_role_code(enum tapak_role role)
{
    return roles[role].code;
}

bool tapak_role_parse(struct tapak_slice code, enum tapak_role *out_role)
{
    for (int role = TAPAK_ROLE_PUBLIC + 1; role < TAPAK_ROLE_COUNT; role++) {
        if (tapak_slice_equals(code, roles[role].code)) {
            *out_role = (enum tapak_role)role;
            return true;
        }
    }
    return false;
}

unsigned tapak_role_rights(enum tapak_role role)
{
    return roles[role].rights;
}

bool tapak_role_takes_area(enum tapak_role role, const struct tapak_code *area)
{
    return role != TAPAK_ROLE_VILLAGE_HEAD || tapak_code_level(area) == TAPAK_LEVEL_VILLAGE;
}

const char *tapak_right_code(unsigned right)
{
    for (int i = 0; i < TAPAK_RIGHT_NUMBER; i++) {
        if (right == 1U << i) {
            return right_codes[i];
        }
    }
    return "";
}

static bool find_right(struct tapak_slice name, unsigned *out_right)
{
    for (int i = 0; i < TAPAK_RIGHT_NUMBER; i++) {
        if (tapak_slice_equals(name, right_codes[i])) {
            *out_right = 1U << i;
            return true;
        }
    }
    return false;
}

bool tapak_rights_parse(struct tapak_slice names, unsigned *out_rights)
{
    unsigned rights = 0;
    const char *at = names.text;
    const char *end = names.text + names.length;
    while (at < end) {
        unsigned right = 0;
        const char *stop = at;
        while (stop < end && *stop != ' ' && *stop != ',') {
            stop++;
        }
        if (stop > at && !find_right((struct tapak_slice){at, (size_t)(stop - at)}, &right)) {
            return false;
        }
        rights |= right;
        at = stop + 1;
    }
    *out_rights = rights;
    return true;
}

void tapak_rights_text(unsigned rights, char out[static TAPAK_RIGHTS_BYTES])
{
    size_t used = 0;
    for (int i = 0; i < TAPAK_RIGHT_NUMBER; i++) {
        if ((rights & 1U << i) != 0) {
            size_t length = strlen(right_codes[i]);
            if (used > 0) {
                out[used++] = ' ';
            }
            memcpy(out + used, right_codes[i], length);
            used += length;
        }
    }
    out[used] = '\0';
}

struct tapak_sight tapak_sight_of(enum tapak_role role, const struct tapak_code *area)
{
    return (struct tapak_sight){.role = role, .area = *area, .rights = roles[role].rights};
}

bool tapak_sight_has(const struct tapak_sight *sight, unsigned rights)
{
    return (sight->rights & rights) == rights;
}

static bool has_unplaced(const struct tapak_sight *sight)
{
    enum tapak_level level = tapak_code_level(&sight->area);
    return level == TAPAK_LEVEL_NONE || level == TAPAK_LEVEL_PROVINCE;
}

static bool is_in_area(const struct tapak_sight *sight, const struct tapak_code *area)
{
    return area->text[0] == '\0' ? has_unplaced(sight) : tapak_code_is_in(area, &sight->area);
}

enum tapak_visible tapak_sight_of_report(const struct tapak_sight *sight,
                                         const struct tapak_report *report)
{
    bool is_public = report->is_published && !report->is_confidential;
    enum tapak_visible outside = is_public ? TAPAK_SEES_PUBLISHED : TAPAK_SEES_NOTHING;
    if (!tapak_sight_has(sight, TAPAK_RIGHT_READ) || !is_in_area(sight, &report->placement.area)) {
        return outside;
    }
    enum mark mark = report->is_confidential ? MARK_CONFIDENTIAL
                     : report->is_anonymous  ? MARK_ANONYMOUS
                                             : MARK_OPEN;
    enum tapak_visible sees = roles[sight->role].sees[mark];
    if (sees == TAPAK_SEES_ALL &&
        (!tapak_sight_has(sight, TAPAK_RIGHT_SEE_PERSON) ||
         (report->is_anonymous && roles[sight->role].sees[MARK_ANONYMOUS] != TAPAK_SEES_ALL))) {
        sees = TAPAK_SEES_REPORT;
    }
    return sees;
}

bool tapak_sight_may(const struct tapak_sight *sight, unsigned rights,
                     const struct tapak_report *report)
{
    enum tapak_visible needed =
        (rights & TAPAK_RIGHT_SEE_PERSON) != 0 ? TAPAK_SEES_ALL : TAPAK_SEES_REPORT;
    return tapak_sight_has(sight, rights) && tapak_sight_of_report(sight, report) >= needed;
}

static void limit(const struct tapak_sight *sight, bool with_confidential,
                  struct tapak_report_filter *filter)
{
    filter->viewer = TAPAK_VIEWER_PUBLIC;
    filter->bounds = (struct tapak_bounds){0};
    if (!tapak_sight_has(sight, TAPAK_RIGHT_READ)) {
        return;
    }
    filter->viewer = TAPAK_VIEWER_OPERATOR;
    filter->bounds = (struct tapak_bounds){
        .area = sight->area,
        .has_unplaced = has_unplaced(sight),
        .without_confidential = !with_confidential,
    };
}

void tapak_sight_limit(const struct tapak_sight *sight, struct tapak_report_filter *filter)
{
    limit(sight, roles[sight->role].sees[MARK_CONFIDENTIAL] != TAPAK_SEES_NOTHING, filter);
}

void tapak_sight_limit_counts(const struct tapak_sight *sight, struct tapak_report_filter *filter)
{
    limit(sight, roles[sight->role].counts_confidential, filter);
}
