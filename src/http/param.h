/**
 * @file param.h
 * @brief Text of a parameter → its checked value. Messages name the parameter, the value and the
 *        rule.
 */
#ifndef TAPAK_HTTP_PARAM_OWN_H
#define TAPAK_HTTP_PARAM_OWN_H

#include "tapak/http/route.h"

/** text is decoded and terminated. media are the choices of a FORMAT. */
TAPAK_MUST_CHECK enum tapak_status
param_check(const struct tapak_param *param, const struct tapak_media *media, int offset_minutes,
            struct tapak_slice text, struct tapak_value *out_value, struct tapak_error *err);

/** The value of a parameter that is not given. */
struct tapak_value param_absent(const struct tapak_param *param);

#endif
