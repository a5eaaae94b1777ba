#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A capture with known truth: truth.sh DIRECTORY SEED CLIENTS
#
# Two network namespaces, a server in one and clients of the talk's classes in the other. By seed some
# clients never get a SYN-ACK over IPv6 (nft drops it), some meet a closed port, and some Teredo clients
# open their path and send no SYN. Leaves in DIRECTORY: eth.pcap (Ethernet), any.pcap (Linux cooked),
# eth.pcapng, and truth.csv with a line for each attempt: address,class,outcome,key. Needs root, and the
# commands below; says which is missing and ends with 77.
set -eu
dir=$1 seed=$2 clients=$3
here=$(dirname "$0")
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
for tool in ip nft tcpdump tshark python3; do
  command -v $tool >/dev/null || { echo "needs the command $tool"; exit 77; }
done
c=hsc$$ s=hss$$
pids=
end() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  ip netns del $c 2>/dev/null || true
  ip netns del $s 2>/dev/null || true
}
trap end EXIT
ip netns add $c 2>/dev/null || { echo "needs network namespaces"; exit 77; }
ip netns add $s
ip link add name eth0 netns $c type veth peer name eth0 netns $s
for ns in $c $s; do
  ip -n $ns link set lo up
  ip netns exec $ns sysctl -qw net.ipv6.conf.all.dad_transmits=0 net.ipv6.conf.eth0.accept_dad=0
  ip -n $ns link set eth0 up
done
ip -n $s addr add 2a02:26f0::1/128 dev eth0 nodad
ip -n $s addr add 9.9.9.9/32 dev eth0
ip -n $s route add 2000::/3 dev eth0
ip -n $s route add 24.0.0.0/8 dev eth0
ip -n $c route add 2a02:26f0::1/128 dev eth0
ip -n $c route add 9.9.9.9/32 dev eth0
ip netns exec $s sysctl -qw net.ipv4.tcp_synack_retries=1 net.ipv4.tcp_max_syn_backlog=4096
python3 "$here/truth.py" plan "$seed" "$clients" >"$dir/truth.csv"
# addresses and drops of the plan
awk -F, '$1 !~ /^#/ { print "addr add " $1 ($1 ~ /:/ ? "/128" : "/32") " dev eth0" ($1 ~ /:/ ? " nodad" : "") }' \
  "$dir/truth.csv" | ip -n $c -batch -
{
  echo 'table inet f { set dead { type ipv6_addr; }'
  echo 'chain in { type filter hook input priority 0; ip6 daddr @dead tcp flags & (syn | ack) == (syn | ack) drop; }; }'
  awk -F, '$3 == "silent" { print "add element inet f dead { " $1 " }" }' "$dir/truth.csv"
} | ip netns exec $c nft -f -
ip netns exec $s python3 "$here/truth.py" serve & pids="$pids $!"
ip netns exec $s tcpdump -q -U -i eth0 -w "$dir/eth.pcap" 2>"$dir/eth.log" & pids="$pids $!"; eth=$!
ip netns exec $s tcpdump -q -U -i any -w "$dir/any.pcap" 2>"$dir/any.log" & pids="$pids $!"; any=$!
for log in eth any; do
  while ! grep -q listening "$dir/$log.log"; do
    kill -0 $eth && kill -0 $any || { cat "$dir/eth.log" "$dir/any.log"; exit 1; }
  done
done
ip netns exec $c python3 "$here/truth.py" connect "$dir/truth.csv"
kill -INT $eth $any
wait $eth $any || true
tshark -n -r "$dir/eth.pcap" -F pcapng -w "$dir/eth.pcapng" 2>/dev/null
tshark -n -r "$dir/eth.pcap" -Y 'tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == 80' \
  -T fields -E separator=, -e ip.src -e ipv6.src -e tcp.srcport -e tcp.seq_raw 2>/dev/null >"$dir/tshark-syn.csv"
tshark -n -r "$dir/eth.pcap" -Y 'tcp.analysis.initial_rtt && tcp.flags.syn == 0 && tcp.dstport == 80 && tcp.len > 0' \
  -T fields -E separator=, -e ip.src -e ipv6.src -e tcp.srcport -e tcp.analysis.initial_rtt 2>/dev/null \
  >"$dir/tshark-rtt.csv"
