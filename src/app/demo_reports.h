/**
 * @file demo_reports.h
 * @brief The invented complaints, as a mature field export would have them.
 */
#ifndef TAPAK_APP_DEMO_REPORTS_H
#define TAPAK_APP_DEMO_REPORTS_H

#include "app/demo_fires.h"

/**
 * id,received,occurred,channel,category,class,state,title,description,lat,lon,accuracy_m,regency,
 * district,village,agency,anonymous,confidential,published,reporter_name,reporter_phone; in order
 * of receipt. Places are spelled as in domain section 4; DEMO_REPORTS_REFUSED rows are unusable.
 */
TAPAK_MUST_CHECK enum tapak_status demo_put_reports(struct tapak_buf *buf,
                                                    const struct demo_region *region,
                                                    const struct demo_fire *fires, uint64_t seed,
                                                    struct tapak_error *err);

#endif
