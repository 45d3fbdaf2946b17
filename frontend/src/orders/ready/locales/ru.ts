/** The words of what stands at the pass. */

export default {
  title: 'Готово',
  whose: 'Чьи блюда',
  mine: 'Мои: {n}',
  all: 'Все: {n}',
  look: { fresh: 'только что', cooling: 'ждёт', cold: 'остывает' },
  inKitchen: 'Ещё готовится: {n}',
  gone: { sending: 'подано, ещё не отправлено', served: 'подано' },
  serveAll: 'Подано всё',
  soundOn: 'Включить звук',
  empty: {
    title: 'На раздаче пусто',
    text: 'Телефон подаст сигнал, когда кухня что-то закончит.',
  },
}
