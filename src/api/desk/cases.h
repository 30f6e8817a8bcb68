/**
 * @file cases.h
 * @brief What the operations on reports of who is signed in share.
 */
#ifndef TAPAK_API_DESK_CASES_H
#define TAPAK_API_DESK_CASES_H

#include "api/who.h"
#include "tapak/encode/json.h"
#include "tapak/store/cases.h"

enum { CASE_TAG_BYTES = 32 };

/** Whether the words of people (body, reasons, notes) are for who asks: who works on reports. */
bool desk_reads_words(const struct tapak_sight *sight);

/** A report for who sees it in full: members of the open object. No person. */
void desk_put_report(struct tapak_json *json, const struct api_visit *visit,
                     const struct tapak_sight *sight, const struct tapak_report *report);

/** Its entity tag: `"VERSION"` in quotes. Notes do not change it. */
void desk_case_tag(char out[static CASE_TAG_BYTES], int64_t version);

/**
 * The version that If-Match names. TAPAK_UNCONDITIONAL without it, or with "*", which names none;
 * TAPAK_STALE when it is no tag of ours.
 */
TAPAK_MUST_CHECK enum tapak_status desk_case_wanted(const struct tapak_call *call,
                                                    int64_t *out_version, struct tapak_error *err);

/**
 * Whether who asks sees the report of that id in full, and may do that to it. TAPAK_NOT_FOUND:
 * there is none, or as good as none; TAPAK_DENIED: it sees it, and may not.
 */
TAPAK_MUST_CHECK enum tapak_status desk_case_allow(struct tapak_conn *conn,
                                                   const struct tapak_sight *sight, unsigned rights,
                                                   const char *public_id, struct tapak_error *err);

#endif
