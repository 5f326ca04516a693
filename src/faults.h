/* faults.h: in a test build, SQLite asks the fault switch too. See base/fault.h. */
#ifndef FAULTS_H
#define FAULTS_H

#ifdef CHUNGSUC_FAULTS
/* Before any library is used. */
void faults_install(void);
#else
static inline void faults_install(void)
{
}
#endif

#endif
