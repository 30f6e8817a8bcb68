/**
 * @file report.h
 * @brief A report as it is stored, and the filter by which reports are asked for.
 *
 * Texts are borrowed: they live as long as the arena or the callback that handed the report out.
 */
#ifndef TAPAK_MODEL_REPORT_H
#define TAPAK_MODEL_REPORT_H

#include "tapak/model/category.h"
#include "tapak/model/filter.h"
#include "tapak/model/placement.h"
#include "tapak/model/point.h"
#include "tapak/model/state.h"

#include <stdbool.h>
#include <stdint.h>

enum { TAPAK_PUBLIC_ID_LENGTH = 16, TAPAK_TRACKING_LENGTH = 12 };

/** What may not be overwritten by an import because a person set it. Bits. */
enum tapak_hand_set {
    TAPAK_HAND_PLACE = 1,
    TAPAK_HAND_CATEGORY = 2,
    TAPAK_HAND_STATE = 4,
    TAPAK_HAND_TEXT = 8
};

struct tapak_report {
    int64_t row_id;           ///< 0 while it is not stored; never leaves the program
    const char *public_id;    ///< random, 16 letters; what URLs carry
    const char *source;       ///< "sp4n", "tapak", the operator's name for a file's origin
    const char *source_id;    ///< unique within the source
    const char *channel;      ///< how it came: "website", "whatsapp", "phone", …; may be NULL
    const char *category;     ///< code of a category
    const char *category_raw; ///< as the source spells it; may be NULL
    enum tapak_class klass;
    enum tapak_state state;
    const char *state_raw;  ///< as the source spells it; may be NULL
    int64_t state_since_ms; ///< when the state was reached, or known at the latest
    int64_t received_ms;
    bool has_occurred;
    int64_t occurred_ms;          ///< when it happened, if that was said
    const char *title;            ///< may be NULL
    const char *body;             ///< words of the reporter; may be NULL
    const char *public_text;      ///< cleared by an officer; NULL until then
    const char *agency;           ///< whom it was forwarded to; may be NULL
    const char *declared_regency; ///< names as given; may be NULL
    const char *declared_district;
    const char *declared_village;
    bool has_point;
    struct tapak_point point; ///< as given, converted to WGS 84
    double accuracy_m;        ///< 0 when not stated
    bool was_swapped;         ///< lat and lon were found exchanged and put right
    bool has_public_point;
    struct tapak_point public_point; ///< what the public may see: the point, or a stand-in
    struct tapak_placement placement;
    const char *area_name;    ///< name of placement.area; NULL when there is none (reading only)
    const char *regency_name; ///< name of the regency it lies in; may be NULL (reading only)
    bool in_programme;        ///< in a programme village on the day received (reading only)
    bool is_anonymous;
    bool is_confidential;
    bool is_published;
    bool is_withdrawn;    ///< the source says in so many words: not for the public (writing only)
    unsigned hand_set;    ///< bits of enum tapak_hand_set
    uint64_t fingerprint; ///< tapak_hash64 of the source row: the same again changes nothing
    int64_t version;      ///< 1 at first, one more with every change
};

/** The person behind a report; stored apart. Borrowed, each may be NULL. */
struct tapak_person {
    const char *name;
    const char *phone;
    const char *email;
};

/** What of a row a viewer sees (domain section 6). Which viewer somebody is, sight.h decides. */
enum tapak_viewer {
    TAPAK_VIEWER_PUBLIC,   ///< published, not confidential, public points
    TAPAK_VIEWER_OPERATOR, ///< who works with reports: everything but persons, true points
    TAPAK_VIEWER_COUNT
};

/** Which rows an operator sees; zero-initialised it is all of them. Set by sight.h. */
struct tapak_bounds {
    struct tapak_code area;    ///< what lies in this area; "" is everywhere
    bool has_unplaced;         ///< and, beside an area, what lies in none
    bool without_confidential; ///< not what is confidential
};

/** All given conditions hold together. Zero-initialised it asks for everything the public sees. */
struct tapak_report_filter {
    enum tapak_viewer viewer;
    struct tapak_bounds bounds; ///< of an operator; the public has none
    bool has_box;
    struct tapak_box box; ///< on the point that the viewer may see; edges included; who has none
                          ///< is in every box (OGC 17-069r4)
    bool has_since;
    int64_t since_ms; ///< received at or after
    bool has_until;
    int64_t until_ms;                ///< received before
    struct tapak_code area;          ///< in this area; "" is everywhere
    const char *category;            ///< NULL is any
    const char *state;               ///< code, NULL is any
    const char *klass;               ///< code, NULL is any
    const char *placed_by;           ///< code, NULL is any
    const char *source;              ///< NULL is any
    bool programme_only;             ///< only in villages of the programme
    const struct tapak_filter *tree; ///< has to be true as well; NULL is none
};

#endif
