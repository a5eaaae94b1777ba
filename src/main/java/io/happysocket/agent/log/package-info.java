// SPDX-License-Identifier: Apache-2.0
/** Where the library's log goes in the agent. Uses slf4j and the agent's way to say something. */
@NullMarked
package io.happysocket.agent.log;

import org.jspecify.annotations.NullMarked;
