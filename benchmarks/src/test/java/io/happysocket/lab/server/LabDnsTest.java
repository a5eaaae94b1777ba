// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.lab.scenario.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class LabDnsTest {

  /** As no client of the lab asks for it yet, nothing else would find a mistake here. */
  @Test
  void addressesOfAnHttpsAnswerAreHints() throws Exception {
    Record question = Record.newRecord(Name.fromString("c1.x.lab.test."), Type.HTTPS, DClass.IN);
    Answer answer = new Answer(List.of("2001:db8:5::1", "192.0.2.1"), 0, null, false, 0, false, 0);

    Message filled = LabDns.fill(Message.newQuery(question), question, answer, false);

    Message read = new Message(filled.toWire());
    HTTPSRecord record = (HTTPSRecord) read.getSection(Section.ANSWER).get(0);
    assertThat(record.getTargetName()).isEqualTo(Name.root);
    assertThat(record.getSvcParamValue(SVCBBase.IPV6HINT)).hasToString("2001:db8:5:0:0:0:0:1");
    assertThat(record.getSvcParamValue(SVCBBase.IPV4HINT)).hasToString("192.0.2.1");
  }
}
