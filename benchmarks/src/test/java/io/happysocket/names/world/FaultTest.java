// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

class FaultTest {

  private static final Name NAME = Name.fromConstantString("host.example.");

  @Test
  void aLameServerIsNeitherAuthoritativeNorRecursive() throws Exception {
    Message answer = new Message(answer(Fault.LAME, Type.A, false));

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getQuestion().getName()).isEqualTo(NAME);
  }

  @Test
  void aReferralNamesTheRoot() throws Exception {
    Message answer = new Message(answer(Fault.REFERS, Type.A, false));

    assertThat(answer.getSection(Section.AUTHORITY))
        .extracting(Record::getType)
        .containsExactly(Type.NS);
  }

  @Test
  void truncationIsOfUdpOnly() throws Exception {
    Message udp = new Message(answer(Fault.TRUNCATES, Type.A, false));
    Message whole = new Message(answer(Fault.TRUNCATES_WHOLE_NO_TCP, Type.A, false));
    Message tcp = new Message(answer(Fault.TRUNCATES, Type.A, true));

    assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(udp.getSection(Section.ANSWER)).isEmpty();
    assertThat(whole.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(whole.getSection(Section.ANSWER)).hasSize(1);
    assertThat(tcp.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(tcp.getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void someAnswersCannotBeRead() throws Exception {
    byte[] bad = answer(Fault.BAD_RECORD, Type.A, false);
    byte[] cut = answer(Fault.CUTS, Type.A, false);

    assertThatThrownBy(() -> new Message(bad)).isInstanceOf(WireParseException.class);
    assertThatThrownBy(() -> new Message(cut)).isInstanceOf(WireParseException.class);
  }

  @Test
  void someFailForOneFamily() throws Exception {
    assertThat(new Message(answer(Fault.DENIES_AAAA, Type.AAAA, false)).getRcode())
        .isEqualTo(Rcode.NXDOMAIN);
    assertThat(new Message(answer(Fault.DENIES_AAAA, Type.A, false)).getRcode())
        .isEqualTo(Rcode.NOERROR);
    assertThat(Fault.SILENT_AAAA.silentFor(query(Type.AAAA).toWire())).isTrue();
    assertThat(Fault.SILENT_AAAA.silentFor(query(Type.A).toWire())).isFalse();
  }

  @Test
  void ednsIsRefusedWhereItIsOffered() throws Exception {
    Message query = query(Type.A);
    byte[] plain = query.toWire();
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] edns = query.toWire();

    assertThat(new Message(Fault.NO_EDNS.answer(edns, good(), false)).getRcode())
        .isEqualTo(Rcode.FORMERR);
    assertThat(Fault.NO_EDNS.answer(plain, good(), false)).isEqualTo(good());
  }

  private static byte[] answer(Fault fault, int type, boolean tcp) throws IOException {
    return fault.answer(query(type).toWire(), good(), tcp);
  }

  private static Message query(int type) {
    Message query = new Message(7);
    query.addRecord(Record.newRecord(NAME, type, DClass.IN), Section.QUESTION);
    query.getHeader().setFlag(Flags.RD);
    return query;
  }

  private static byte[] good() throws IOException {
    Message answer = query(Type.A);
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    answer.addRecord(new ARecord(NAME, DClass.IN, 60, address), Section.ANSWER);
    return answer.toWire();
  }
}
