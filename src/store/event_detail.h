/**
 * @file event_detail.h
 * @brief Reading what report_facts.c writes: the facts of a report out of the details of its
 * events.
 */
#ifndef STORE_EVENT_DETAIL_H
#define STORE_EVENT_DETAIL_H

#include "store/report_facts.h"
#include "tapak/base/buf.h"

/**
 * Takes the detail of one event over facts: values, and the second of each pair. Of members that
 * are no facts, `reason` and `text` (digests) go to out_digest, "" when there is none. False when
 * the detail is not of this form, or a pair does not start from what the facts are.
 */
bool event_detail_apply(const char *detail, struct facts *facts,
                        char out_digest[static FACT_BYTES]);

/**
 * Adds a member with a text (NULL is null) behind others, if any. Of what would have to be escaped
 * quotes and backslashes are; control characters, which are refused where names come in, become
 * blanks.
 */
void event_detail_put(struct tapak_buf *detail, const char *name, const char *text);

#endif
