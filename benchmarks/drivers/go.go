// SPDX-License-Identifier: Apache-2.0

// net.Dialer with its defaults, as the lab's drivers are: see Driver.java.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
)

func connect(host, port string) error {
	conn, err := (&net.Dialer{}).Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.0\r\n\r\n")); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, conn)
	return err
}

func main() {
	fmt.Println("ready", strings.TrimPrefix(runtime.Version(), "go"))
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		var err error
		if words[0] == "connect" {
			err = connect(words[1], words[2])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			fmt.Println("failed")
		} else {
			fmt.Println("ok")
		}
	}
}
