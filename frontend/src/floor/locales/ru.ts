/** The words of the floor. */

export default {
  title: 'Зал',
  takeaway: 'С собой',
  newTakeaway: 'Новый заказ с собой',
  showOnly: 'Показать только',
  myTables: 'мой стол | мои столы | моих столов',
  ready: 'готово',
  allZones: 'Все',
  zones: 'Зоны',
  otherTables: 'Другие столы',
  noTables: 'Столов пока нет. Их добавляет администратор.',
  noneOfThese: 'Таких столов сейчас нет.',
  noOrder: 'Без заказа',
  spoken: 'Стол {number}, мест {seats}',
  state: {
    free: 'Свободен',
    seated: 'Ждут официанта',
    ordering: 'Заказ принимают',
    served: 'Всё подано',
    cooking: 'На кухне:\u00a0{n}',
    ready: 'Готово: {n}',
    late: 'Опаздывает',
  },
}
