#include "tapak/model/filter_eval.h"

#include <math.h>

bool tapak_filter_arithmetic(enum tapak_filter_op op, double left, double right, double *out)
{
    double result = NAN;
    switch (op) {
    case TAPAK_FILTER_ADD:
        result = left + right;
        break;
    case TAPAK_FILTER_SUBTRACT:
        result = left - right;
        break;
    case TAPAK_FILTER_MULTIPLY:
        result = left * right;
        break;
    case TAPAK_FILTER_DIVIDE:
        result = right == 0 ? NAN : left / right;
        break;
    case TAPAK_FILTER_INT_DIVIDE:
        result = right == 0 ? NAN : trunc(left / right);
        break;
    case TAPAK_FILTER_MODULO:
        result = fmod(left, right);
        break;
    case TAPAK_FILTER_POWER:
        result = pow(left, right);
        break;
    case TAPAK_FILTER_NEGATE:
        result = -left;
        break;
    default:
        break;
    }
    if (!isfinite(result)) {
        return false;
    }
    *out = result;
    return true;
}
