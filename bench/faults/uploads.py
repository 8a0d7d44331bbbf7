"""Files that break off on their way in, by a broken line or a killed service."""

import pathlib
import sys
import time

from trials import kept, wrong_in

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vault_service import Program, Service


def content_of(number):
    header = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent"
    rows = [f"U-{number}-{row},Feminine,KE,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE" for row in range(50)]
    return "\n".join([header, *rows, ""]).encode()


def half_uploads(trials, state, each):
    """Breaks off `each` uploads at different bytes, every second one by killing the service; then the file is sent again, whole."""
    copy = state.copy(trials.work)
    service = Service(copy.amparo, copy.folder)
    program = Program(service, service.token(copy.json, "Refuge"))
    for number in range(each):
        content = content_of(number)
        length = len(content) * number // each
        fault, wrong = "kill -9" if number % 2 else "cut short", []
        before = kept(copy.status())
        delivery = program.announce(f"{number}.csv", content)
        line = program.half_a_piece(delivery, content, length)
        if number % 2:
            time.sleep(0.01)
            service.kill()
            line.close()
            if service.start() > 5:
                wrong.append("the service took longer than 5 s to be back")
        else:
            line.close()
        received = program.ask("GET", f"/deliveries/{delivery}")["receivedBytes"]
        if received != 0:
            wrong.append(f"half a piece counts: {received} bytes")
        try:
            wrong += wrong_in(copy, before)
            program.piece(delivery, content)
            program.ask("POST", f"/deliveries/{delivery}/complete")
            submission = program.ask("POST", f"/deliveries/{delivery}/accept")["submission"]
            wrong += wrong_in(copy, before | {(submission, False)})
        except AssertionError as error:
            wrong.append(str(error))
        trials.note("a half-uploaded file", fault, f"{length} of {len(content)} bytes", wrong)
    service.kill()
    copy.remove()
