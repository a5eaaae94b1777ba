// SPDX-License-Identifier: Apache-2.0
/** How text is written as JSON: in reports, in figures and by the commands. Internal. */
@NullMarked
package io.happysocket.report.json;

import org.jspecify.annotations.NullMarked;
