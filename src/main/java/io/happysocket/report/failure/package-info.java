// SPDX-License-Identifier: Apache-2.0
/** What an exception of a connect says of the network. */
@NullMarked
package io.happysocket.report.failure;

import org.jspecify.annotations.NullMarked;
