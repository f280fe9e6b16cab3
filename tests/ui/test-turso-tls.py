#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization whose platform speaks TLS with an authority of its own: not before that authority
is trusted, and then with the platform and its databases.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has  # noqa: E402

DATABASE = 'tenant-0001'
AUTHORITY = 'Certificate authority (a PEM file)'


def problem(*words):
    """Continue says so below the form."""
    app.press('Continue')
    app.wait(lambda: any(all(word in n.text() for word in words) for n in app.tree().all('status bar', showing=True)),
             message=f'{words} below the form')
    app.find('button', 'Add', sensitive=False)


def a_platform_that_is_not_trusted_is_given_no_token():
    app.enter_platform(platform, platform.token)
    problem('certificate', 'not trusted', 'its authority is not known', 'add its authority’s certificate')
    app.shot('untrusted')
    app.narrow_shot('untrusted-narrow')
    # A dialog that was a sheet meanwhile: the next key does not replace what was typed.
    assert app.find('text', 'API token', focused=True).call('Text', 'GetNSelections')[0] == 0
    # The token was not sent.
    assert not platform.counters()['requests'], platform.counters()['requests']


def a_file_that_is_no_authority_is_told():
    app.find('text', AUTHORITY).set_text(nothing)
    problem(os.path.basename(nothing))
    app.find('text', AUTHORITY).set_text('/nowhere/authority.pem')
    problem('/nowhere/authority.pem')
    app.shot('no-authority')


def with_its_authority_it_is_added():
    app.find('text', AUTHORITY).set_text(platform.authority)
    app.keep_for_session(platform)
    app.row(DATABASE)


def its_databases_are_reached():
    app.open_row(DATABASE)
    app.find('text', 'SQL').set_text('CREATE TABLE t(x); INSERT INTO t VALUES (41), (42); SELECT x FROM t;')
    app.press('Run All')
    app.wait(lambda: [row[-1] for row in app.grid('Rows')[1]] == ['41', '42'], message='rows')
    assert platform.rows(DATABASE, 'SELECT x FROM t') == [(41,), (42,)]
    app.shot('rows')


def an_app_is_given_the_address():
    app.menu(DATABASE, 'connect')
    app.press('Copy HTTP URL')
    assert app.clipboard(has('https://')) == f'https://{platform.host(DATABASE)}'
    app.escape('button', 'Copy HTTP URL')


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 2, '--tls') as platform, tempfile.NamedTemporaryFile('w', suffix='.pem') as file:
        file.write('This is no certificate.\n')
        file.flush()
        nothing = file.name
        app = console.Console(sys.argv[1], 'turso-tls')
        try:
            status = uitest.run([
                a_platform_that_is_not_trusted_is_given_no_token,
                a_file_that_is_no_authority_is_told,
                with_its_authority_it_is_added,
                its_databases_are_reached,
                an_app_is_given_the_address,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
